//! What nginx would refuse, in words: what was expected, and what to do.

use finding::{FileId, Finding, Severity, Span};

use crate::nginx::syntax::{Trouble, TroubleKind};

/// The finding for a trouble of `file`.
pub fn finding(file: FileId, trouble: &Trouble) -> Finding {
    let span = Span { file, start: trouble.start, end: trouble.end };
    let (message, label, help) = words(trouble.kind);
    Finding::new("nginx-syntax", Severity::Error, span, message).label(label).help(help)
}

/// Message, label and help.
fn words(kind: TroubleKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        TroubleKind::UnclosedQuote => {
            ("this quote is never closed, and nginx refuses the file", "opened here", "close the quote before the `;`")
        }
        TroubleKind::UnclosedLua => (
            "this Lua block is never closed, and nginx refuses the file",
            "opened here",
            "add the `}` that closes the block",
        ),
        TroubleKind::AfterQuote => (
            "nginx expects a space, `;`, `{` or `)` after a closing quote, and refuses the file",
            "found this instead",
            "put the whole word into one pair of quotes, or add a space",
        ),
        TroubleKind::ByteOrderMark => (
            "the file begins with a byte order mark, which nginx takes for a part of the first word",
            "three bytes that editors don't show",
            "save the file as UTF-8 without a byte order mark",
        ),
        TroubleKind::UnclosedBrace => (
            "this block is never closed, and nginx refuses the file",
            "opened here",
            "add the `}` that closes the block",
        ),
        TroubleKind::StrayClose => (
            "this `}` closes nothing, and nginx refuses the file",
            "no block is open here",
            "remove it, or add the `{` that it belongs to",
        ),
        TroubleKind::NothingBefore => (
            "a directive is expected here, and nginx refuses the file",
            "nothing stands before this",
            "write the directive's name before it, or remove it",
        ),
        TroubleKind::NoSemicolon => (
            "this directive isn't ended by `;`, and nginx refuses the file or takes the next line for a part of it",
            "expected `;` at the end",
            "add `;` at the end of the directive",
        ),
        TroubleKind::TooDeep => (
            "blocks are nested deeper than 64 levels here; what stands inside was not read",
            "passed over",
            "look for a `}` that is missing above",
        ),
    }
}
