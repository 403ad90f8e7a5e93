//! What came of a check.

use finding::{Span, Witness};

use crate::prove::Assumed;

/// Whether something is as it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is.
    Holds,
    /// It can't be told; `because` names the directives to blame.
    Unknown,
    /// It isn't; where requests are concerned, one is the witness.
    Fails,
}

/// What an expectation weighs in the traffic of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// The part of all requests of which it speaks, 0 to 1.
    pub share: f64,
    /// The part of all requests that break it, 0 to 1.
    pub breaking: f64,
}

/// One statement or expectation, checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its name, such as `logins reach the auth service` or `pool auth: share even`.
    pub name: String,
    /// Where the intent file says it.
    pub span: Span,
    /// What came of it.
    pub verdict: Verdict,
    /// A request that shows it.
    pub witness: Option<Witness>,
    /// What became of that request, or what was found instead.
    pub outcome: Option<String>,
    /// The lines of the configuration that decide, the most telling first.
    pub because: Vec<Span>,
    /// What a reader should know of how it was checked.
    pub note: Option<String>,
    /// Of one that holds: what must have the value of an idle, healthy system for that.
    pub assumes: Vec<Assumed>,
    /// Whether the real engine did with all of its requests what the model says, where it was asked.
    pub replayed: Option<bool>,
    /// What it weighs in real traffic, where that was asked.
    pub traffic: Option<Weight>,
    /// What came of it on an older configuration, where there is one to compare with.
    pub before: Option<Verdict>,
}

impl Checked {
    /// A verdict without more to say.
    pub(crate) fn new(name: impl Into<String>, span: Span, verdict: Verdict) -> Self {
        Checked {
            name: name.into(),
            span,
            verdict,
            witness: None,
            outcome: None,
            because: Vec::new(),
            note: None,
            assumes: Vec::new(),
            replayed: None,
            traffic: None,
            before: None,
        }
    }

    /// Whether it was as bad before: then the change didn't bring it.
    pub fn is_old(&self) -> bool {
        self.verdict != Verdict::Holds && self.before.is_some_and(|before| before >= self.verdict)
    }

    pub(crate) fn outcome(mut self, outcome: impl Into<String>) -> Self {
        self.outcome = Some(outcome.into());
        self
    }

    pub(crate) fn because(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        for span in spans {
            if !self.because.contains(&span) && self.because.len() < LINES {
                self.because.push(span);
            }
        }
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// More lines than this don't tell more.
const LINES: usize = 8;
