//! What becomes of a request.

use finding::Span;

use super::answered::Answered;
use crate::deal::Key;
use crate::{Blame, PoolId, Text};

/// Every fate that one request can meet. One, where all was understood; several, where something opaque decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The fates; never empty.
    pub fates: Vec<Fate>,
}

/// One way of a request through the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Fate {
    /// How it ended.
    pub outcome: Outcome,
    /// What the endpoint receives, where it was forwarded.
    pub sees: Option<Sees>,
    /// What the pool's policy hashes, where it was forwarded to one that hashes.
    pub key: Key,
    /// The endpoint that gets it while all are up, where the request itself settles that.
    pub chosen: Option<Chosen>,
    /// What happened on the way, in order. Of a great many skipped routes only the first and the near misses are kept.
    pub steps: Vec<Step>,
    /// How many routes were skipped in all.
    pub skipped: usize,
    /// What was taken for granted at points where the configuration doesn't say.
    pub assumptions: Vec<Assumption>,
    /// What is done to headers of the answer, in order.
    pub answer_headers: Vec<Answered>,
}

/// An endpoint of a pool that a request is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The endpoint, as an index.
    pub endpoint: usize,
    /// What chose it.
    pub by: By,
}

/// What binds a request to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The pool's policy: a hash of the client's address, or of that among other things.
    Client,
    /// The pool's policy: a hash of something else.
    Key,
    /// A cookie that names it.
    Cookie,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// To a pool.
    Forward {
        /// The pool.
        pool: PoolId,
        /// Its endpoint as an index, where a rule chose one.
        endpoint: Option<usize>,
    },
    /// To an address that was computed.
    ForwardTo {
        /// `host:port`.
        address: Text,
    },
    /// Elsewhere, by the client.
    Redirect {
        /// Status.
        status: u16,
        /// The Location header; `None` where it isn't known.
        location: Option<Text>,
    },
    /// Answered by the balancer.
    Respond {
        /// Status; `None` where no configuration says.
        status: Option<u16>,
        /// What answered.
        what: Text,
    },
    /// Turned away.
    Reject {
        /// Status; `None` where the connection is closed without an answer.
        status: Option<u16>,
    },
    /// Not known.
    Unknown {
        /// The directive to blame.
        blame: Blame,
    },
}

/// What the endpoint receives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sees {
    /// Method; `None` where not known.
    pub method: Option<Text>,
    /// Path and query; `None` where not known.
    pub target: Option<Text>,
    /// Headers in order, names in lower case; a value of `None` is not known.
    pub headers: Vec<(Text, Option<Text>)>,
}

/// Something opaque that was taken to hold, or not to hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assumption {
    /// The directive, and why nothing is known about it.
    pub blame: Blame,
    /// What was taken.
    pub holds: bool,
    /// Whether it is what an idle, healthy system shows; else both ways were followed.
    pub at_rest: bool,
}

/// One thing that happened on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The directive.
    pub span: Span,
    /// What it did.
    pub what: What,
    /// The conditions that were looked at, and what they found.
    pub why: Vec<Why>,
}

/// What a directive did to the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Took the request in.
    Listened,
    /// Its condition holds, and it decides where the request goes.
    Matched,
    /// Its condition doesn't hold.
    Skipped,
    /// Its condition holds and it changed something: what, before, after.
    Rewrote {
        /// Such as `the path` or `the header host`.
        part: Text,
        /// Before; `None` where absent.
        before: Option<Text>,
        /// After; `None` where absent or not known.
        after: Option<Text>,
    },
    /// The routes of another section begin here.
    Entered {
        /// The section's name.
        table: Text,
    },
    /// Nothing is known about it, and this was assumed.
    Assumed {
        /// What was taken.
        holds: bool,
    },
    /// Its condition holds too, but an earlier route decided otherwise.
    TooLate,
    /// Chose where the request goes on, or ends.
    Chose,
    /// A limit that an idle system doesn't reach.
    Limited {
        /// What it limits.
        limit: Text,
    },
}

/// A look at the request: what was looked at, what was found, what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Where the condition is written.
    pub span: Span,
    /// What was looked at, such as `the path`.
    pub looked_at: String,
    /// What was found there; `None` where it is absent.
    pub found: Option<Text>,
    /// What was wanted, such as `begins with "/login"`.
    pub wanted: String,
    /// Whether the condition as written (with its negation) held; `None` where nothing is known.
    pub held: Option<bool>,
    /// Whether it stands negated.
    pub negated: bool,
    /// By how little it missed.
    pub near: Option<Near>,
}

/// By how little a condition missed: it would have held ...
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// ... but for upper and lower case.
    Case,
    /// ... but for the port in the host.
    Port,
    /// ... but for a dot at the end of the host.
    TrailingDot,
    /// ... with a slash more at the end.
    SlashMissing,
    /// ... with a slash less at the end.
    SlashTooMany,
    /// ... but for doubled slashes.
    DoubledSlashes,
    /// ... but for percent-escapes.
    Escapes,
    /// ... but for the query.
    Query,
    /// ... but for spaces around it.
    Spaces,
    /// ... but for `www.` in front of the host.
    Www,
    /// All other conditions of the route held.
    OnlyThis,
}

impl Trace {
    /// The endpoint that the request is bound to, where all fates say the same.
    pub fn chosen(&self) -> Option<Chosen> {
        let first = self.fates.first()?;
        let same = |fate: &Fate| fate.outcome == first.outcome && fate.chosen == first.chosen;
        first.chosen.filter(|_| self.fates.iter().all(same))
    }

    /// The outcome, where all fates have the same; `None` where they differ.
    pub fn outcome(&self) -> Option<&Outcome> {
        let first = &self.fates.first()?.outcome;
        let same = self.fates.iter().all(|fate| fate.outcome == *first);
        (same && !matches!(first, Outcome::Unknown { .. })).then_some(first)
    }

    /// The directives to blame where the outcome is not known.
    pub fn blame(&self) -> Vec<Blame> {
        let mut all: Vec<Blame> = Vec::new();
        for fate in &self.fates {
            let assumed = fate.assumptions.iter().filter(|assumption| !assumption.at_rest);
            let own = match &fate.outcome {
                Outcome::Unknown { blame } => Some(blame),
                _ => None,
            };
            for blame in assumed.map(|assumption| &assumption.blame).chain(own) {
                if !all.contains(blame) {
                    all.push(blame.clone());
                }
            }
        }
        all
    }
}

impl Outcome {
    /// Status that the client gets from the balancer itself, where it answers and the status is known.
    pub fn status(&self) -> Option<u16> {
        match self {
            Outcome::Redirect { status, .. } => Some(*status),
            Outcome::Respond { status, .. } | Outcome::Reject { status } => *status,
            _ => None,
        }
    }
}
