//! Small pieces that many phases write.

use finding::Span;
use model::{Action, Blame, Filter, FilterKind, Respond, TableId, Text};

/// What a route of unknown effect does.
pub fn blamed(span: Span, reason: impl Into<Text>) -> Action {
    Action::Opaque(Blame { span, reason: reason.into() })
}

/// An answer whose status depends on what is not in the configuration.
pub fn respond_unknown(what: impl Into<model::Text>) -> Action {
    Action::Respond(Respond { status: None, what: what.into() })
}

/// On with an internal redirect: at most ten, then 500 (seen on nginx 1.22.1).
pub fn restart(table: TableId) -> Action {
    Action::Restart { table, limit: 10 }
}

/// One filter at a place.
pub fn filter(span: Span, kind: FilterKind) -> Filter {
    Filter::new(span, kind)
}
