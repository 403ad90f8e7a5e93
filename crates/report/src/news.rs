//! News of what is watched.

use incident::{Origin, Place};
use model::{Moment, Text};

/// Something worth knowing of what is watched. Its texts have no secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// When it was seen.
    pub at: Moment,
    /// Of whom or what.
    pub of: Text,
    /// What sort of thing, in a word: `changed`, `down`, `up`, `silent`.
    pub what: &'static str,
    /// The thing, in a sentence.
    pub message: String,
    /// The line that it is about.
    pub place: Option<Place>,
    /// From which change that line is.
    pub origin: Option<Origin>,
    /// Whether something is amiss, or may be.
    pub is_found: bool,
}

impl News {
    /// One for tests.
    #[cfg(test)]
    pub(crate) fn example() -> News {
        let text = "server auth1 weight 40".into();
        let origin = Origin {
            commit: Some("a1b2c3d".into()),
            author: "Ann".into(),
            at: Moment(0),
            summary: "Weights\u{1b}[2J".into(),
        };
        News {
            at: Moment(1_795_802_755_120),
            of: "edge".into(),
            what: "changed",
            message: "auth1 gets 57%".into(),
            place: Some(Place { balancer: "edge".into(), file: "haproxy.cfg".into(), line: 64, text }),
            origin: Some(origin),
            is_found: true,
        }
    }
}
