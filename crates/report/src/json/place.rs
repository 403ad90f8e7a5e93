//! Places in the configuration as JSON has them.

use finding::Span;
use serde::Serialize;

use crate::Quotes;

/// A line and what stands there.
#[derive(Serialize)]
pub(super) struct Quoted<'a> {
    file: &'a str,
    line: usize,
    text: String,
}

impl<'a> Quoted<'a> {
    /// Where the span begins.
    pub(super) fn new(quotes: &Quotes<'a>, span: Span) -> Self {
        let place = quotes.place(span);
        Quoted { file: place.file, line: place.line, text: quotes.line(span) }
    }
}

/// A range of a file; lines and columns from 1, the end just after.
#[derive(Serialize)]
pub(super) struct Location<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Location<'a> {
    /// Where the span begins.
    pub(super) fn new(quotes: &Quotes<'a>, span: Span) -> Self {
        let place = quotes.place(span);
        let end = quotes.sources().file(span.file).position(span.end as usize);
        Location {
            file: place.file,
            line: place.line,
            column: place.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}
