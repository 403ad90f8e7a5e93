//! What was not understood, and the line to blame for it.

use finding::Span;

use crate::Text;

/// A place in the configuration and why nothing is known about what it does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Blame {
    /// The directive to blame.
    pub span: Span,
    /// Why, in a few words: `lua`, `the map file hosts.map was not found`.
    pub reason: Text,
}

/// Something that holds or doesn't, and no configuration says which.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Opaque {
    /// The directive to blame, and why.
    pub blame: Blame,
    /// Its value in an idle, healthy system (a rate is below its limit, all endpoints are up); `None` where nothing
    /// is known: then both ways are followed.
    pub usual: Option<bool>,
}

impl Opaque {
    /// Nothing is known about it.
    pub fn unknown(span: Span, reason: impl Into<Text>) -> Self {
        Opaque { blame: Blame { span, reason: reason.into() }, usual: None }
    }

    /// Depends on the state of the system; `usual` when it is idle and healthy.
    pub fn at_rest(span: Span, reason: impl Into<Text>, usual: bool) -> Self {
        Opaque { blame: Blame { span, reason: reason.into() }, usual: Some(usual) }
    }
}
