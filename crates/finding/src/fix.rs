//! Fixes as edits on spans: text that no edit touches stays byte for byte.

use crate::{FileId, Span};

/// Replaces the text of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub replacement: String,
}

/// Edits that mend a finding, all of them or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it can't change what a request meets other than as the finding says.
    pub safe: bool,
    /// What it does, in a few words.
    pub message: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// The bytes of `file` after the edits that concern it. Edits that overlap an earlier one are left out.
pub fn apply(bytes: &[u8], file: FileId, edits: &[Edit]) -> Vec<u8> {
    let mut edits: Vec<&Edit> = edits.iter().filter(|edit| edit.span.file == file).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start < at || end > bytes.len() {
            continue;
        }
        out.extend_from_slice(&bytes[at..start]);
        out.extend_from_slice(edit.replacement.as_bytes());
        at = end;
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_spans_change() {
        let file = FileId(0);
        let edit = |start, end, text: &str| Edit { span: Span::new(file, start, end), replacement: text.into() };
        let edits = [edit(4, 5, "X"), edit(0, 1, ""), edit(4, 6, "overlaps"), edit(7, 7, "!")];
        assert_eq!(apply(b"abcdefg", file, &edits), b"bcdXfg!");
    }
}
