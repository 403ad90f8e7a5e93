//! What a cause says, and what is said of it.

/// Something that speaks for a cause or against it, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Whether it speaks for the cause.
    pub is_for: bool,
    /// What it is, in words.
    pub text: String,
}

impl Sign {
    pub(super) fn new(is_for: bool, text: String) -> Self {
        Sign { is_for, text }
    }
}

/// What would have been seen, were something the cause.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Prediction {
    /// Share of each endpoint.
    pub shares: Vec<f64>,
    /// How many numbers were fitted to what was seen.
    pub fitted: usize,
    /// How many times more than known requests come and go as one; 1 where the cause doesn't say.
    pub together: f64,
    /// What else speaks for it or against it.
    pub signs: Vec<Sign>,
}

/// Something that can make a spread uneven.
pub(super) struct Cause {
    /// Its name.
    pub id: &'static str,
    /// What it is, in one sentence.
    pub says: &'static str,
    /// Whether the balancer does as it is meant to, where this is the cause.
    pub is_meant: bool,
    /// What it predicts; `None` where it can't be the cause of anything here.
    pub predict: fn(&super::case::Case) -> Option<Prediction>,
}
