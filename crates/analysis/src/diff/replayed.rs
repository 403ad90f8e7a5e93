//! What real engines did with the request that shows a change.

/// What came of asking the engines of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// Both did what the change says of them.
    Agrees,
    /// At least one did something else.
    Disagrees(Vec<Dispute>),
    /// It can't be told, and why.
    NotAsked(String),
}

/// One of the two configurations of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// As it was.
    Old,
    /// As it is.
    New,
}

/// One part of a request's fate that an engine sees differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Whose engine it is.
    pub side: Which,
    /// Such as `the status`.
    pub part: String,
    /// What the model says.
    pub model: String,
    /// What the engine did.
    pub engine: String,
}

impl Which {
    /// Its name in every output.
    pub fn name(self) -> &'static str {
        match self {
            Which::Old => "old",
            Which::New => "new",
        }
    }
}
