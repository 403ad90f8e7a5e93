//! What explains an uneven spread best.
//!
//! Each cause predicts shares from what is known of the pool, and is held against those that were seen; so is the promise itself, which
//! is what one expects without any cause. The measure is the extended quasi-likelihood (J. Nelder and D. Pregibon, 1987), `-D / (2 e) -
//! (k-1)/2 ln e`, where D is the deviance of the shares, k the number of endpoints and e how many times more than known requests come
//! together by that cause; each number that was fitted costs `ln(n) / 2` (G. Schwarz, 1978).

mod case;
mod down;
mod few_clients;
mod outage;
mod prediction;
mod reloads;
mod slow;
mod sticky;
mod weights;

pub use case::Known;
pub use prediction::Sign;

use case::Case;
use prediction::{Cause, Prediction};

/// All causes that are tried.
const CAUSES: &[&Cause] =
    &[&down::CAUSE, &few_clients::CAUSE, &reloads::CAUSE, &slow::CAUSE, &sticky::CAUSE, &weights::CAUSE];

/// Nats that a cause must be ahead of the promise.
const AHEAD: f64 = 7.0;
/// Nats that it must be ahead of the next cause.
const APART: f64 = 3.0;
/// Part of what is off that it must explain.
const ENOUGH: f64 = 0.85;

/// How a cause stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Its name.
    pub cause: &'static str,
    /// What it is, in one sentence.
    pub says: &'static str,
    /// Whether the balancer does as it is meant to, where this is the cause.
    pub is_meant: bool,
    /// The shares that it predicts.
    pub shares: Vec<f64>,
    /// How much more likely what was seen is by this cause than as promised, in nats; below 0 it is less likely.
    pub ahead: f64,
    /// The part of what is off that it explains, 0 to 1.
    pub explains: f64,
    /// What speaks for it and against it.
    pub signs: Vec<Sign>,
}

/// All causes that could be at work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explained {
    /// Those that say anything of such a pool, the likeliest first.
    pub tried: Vec<Explanation>,
    /// Whether the first of them is the cause: clearly likelier than the promise and than the next, and not only of a part.
    pub is_clear: bool,
}

impl Explained {
    /// The cause, where one is clear.
    pub fn cause(&self) -> Option<&Explanation> {
        self.tried.first().filter(|_| self.is_clear)
    }
}

/// Holds all causes against what was seen.
pub fn explain(known: &Known) -> Explained {
    let case = Case::new(known);
    let tried = CAUSES.iter().filter_map(|cause| Some(weigh(&case, cause, (cause.predict)(&case)?)));
    let mut tried: Vec<Explanation> = tried.collect();
    tried.sort_by(|one, other| other.ahead.total_cmp(&one.ahead));
    Explained { is_clear: is_clear(&tried), tried }
}

/// Whether the first of these, which are sorted, is the cause.
fn is_clear(tried: &[Explanation]) -> bool {
    let next = tried.get(1).map_or(0.0, |next| next.ahead.max(0.0));
    let clear = |best: &Explanation| best.ahead >= AHEAD && best.ahead >= next + APART && best.explains >= ENOUGH;
    tried.first().is_some_and(clear)
}

/// Holds one cause against what was seen.
fn weigh(case: &Case, cause: &Cause, prediction: Prediction) -> Explanation {
    let together = prediction.together.max(1.0);
    let deviance = case.deviance(&prediction.shares) / together;
    let promised = case.promise_deviance();
    let fitted = prediction.fitted as f64 * case.trials.max(1.0).ln() / 2.0;
    let ahead = (promised - deviance) / 2.0 - case.freedom() / 2.0 * together.ln() - fitted;
    // As much as its degrees of freedom is left by chance.
    let left = |deviance: f64| (deviance - case.freedom()).max(0.0);
    let explains = if left(promised) > 0.0 { (1.0 - left(deviance) / left(promised)).max(0.0) } else { 0.0 };
    let Cause { id, says, is_meant, .. } = *cause;
    Explanation { cause: id, says, is_meant, shares: prediction.shares, ahead, explains, signs: prediction.signs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_clear_when_it_is_ahead_of_all_and_explains_nearly_all() {
        let one = |ahead, explains| Explanation {
            cause: "x",
            says: "",
            is_meant: true,
            shares: vec![],
            ahead,
            explains,
            signs: vec![],
        };
        let of = |all: &[(f64, f64)]| is_clear(&all.iter().map(|own| one(own.0, own.1)).collect::<Vec<_>>());
        assert!(of(&[(50.0, 0.9), (40.0, 1.0)]) && of(&[(8.0, 0.9), (-3.0, 0.0)]));
        assert!(!of(&[(50.0, 0.9), (48.0, 0.9)]), "the next is as good");
        assert!(!of(&[(6.0, 1.0)]), "hardly better than none");
        assert!(!of(&[(50.0, 0.7)]), "of a part only");
        assert!(!of(&[]));
    }
}
