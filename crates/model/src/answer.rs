//! What is done to the headers of an answer on its way back.

use finding::Span;

use crate::{HeaderOp, Text, Value};

/// Status codes of the answers that are meant, in order; `None` is all answers.
pub type Statuses = Option<&'static [u16]>;

/// One change of the headers of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResponseHeader {
    /// Where it is written.
    pub span: Span,
    /// Which answers it changes, by the status that the client gets.
    pub only: Statuses,
    /// What it does.
    pub change: ResponseChange,
}

/// What is done to a header of an answer; names are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResponseChange {
    /// Sets, adds or removes one.
    Header(HeaderOp),
    /// A field that comes behind the body; an empty value is none.
    Trailer(Text, Value),
    /// The endpoint's own is left out.
    Hide(Text),
    /// The endpoint's own comes through, where it would be left out otherwise.
    Pass(Text),
}

impl ResponseHeader {
    /// Whether an answer of that status is changed; of one that isn't known it may be.
    pub fn concerns(&self, status: Option<u16>) -> bool {
        takes(self.only, status)
    }
}

impl ResponseChange {
    /// Name of the header.
    pub fn name(&self) -> &Text {
        match self {
            ResponseChange::Header(op) => op.name(),
            ResponseChange::Trailer(name, _) | ResponseChange::Hide(name) | ResponseChange::Pass(name) => name,
        }
    }

    /// What it becomes, where it becomes something.
    pub fn value(&self) -> Option<&Value> {
        match self {
            ResponseChange::Header(op) => op.value(),
            ResponseChange::Trailer(_, value) => Some(value),
            ResponseChange::Hide(_) | ResponseChange::Pass(_) => None,
        }
    }

    /// Whether it changes what an endpoint answers, and nothing that the balancer answers itself.
    pub fn is_of_endpoints(&self) -> bool {
        matches!(self, ResponseChange::Hide(_) | ResponseChange::Pass(_))
    }
}

/// Whether answers of that status are among those.
pub(crate) fn takes(only: Statuses, status: Option<u16>) -> bool {
    only.zip(status).is_none_or(|(only, status)| only.contains(&status))
}
