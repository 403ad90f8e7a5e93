//! Headers of the answer, as the client gets them.

use finding::Span;

use crate::{Statuses, Text};

/// A change of a header of the answer, with its value computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Where it is written; nothing for one of [`FilterKind::ResponseHeader`](crate::FilterKind::ResponseHeader).
    pub span: Option<Span>,
    /// Name of the header, in lower case.
    pub name: Text,
    /// What becomes of it.
    pub becomes: Becomes,
    /// Which answers it changes.
    pub only: Statuses,
}

/// What becomes of a header of the answer; a text is `None` where it isn't known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// This alone.
    Set(Option<Text>),
    /// One more line.
    Added(Option<Text>),
    /// A field behind the body.
    Trailer(Option<Text>),
    /// It goes.
    Removed,
    /// The endpoint's own goes.
    Hidden,
    /// The endpoint's own comes through.
    Passed,
}
