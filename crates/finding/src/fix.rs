//! Fixes as edits on spans: text that no edit touches stays byte for byte.

use crate::{FileId, SourceMap, Span};

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

impl Edit {
    /// Puts `replacement` in the place of a span.
    pub fn replace(span: Span, replacement: impl Into<String>) -> Edit {
        Edit { span, replacement: replacement.into() }
    }

    /// Takes a span away.
    pub fn remove(span: Span) -> Edit {
        Edit::replace(span, "")
    }
}

impl Fix {
    /// Edits that can't change what a request meets other than as the finding says.
    pub fn safe(message: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Fix {
        Fix { safe: true, message: message.into(), edits: edits.into() }
    }

    /// Edits that may change more, or something else than was meant.
    pub fn risky(message: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Fix {
        Fix { safe: false, message: message.into(), edits: edits.into() }
    }

    /// The same where what is taken away leaves its line empty: then the line goes as a whole.
    pub fn tidied(mut self, sources: &SourceMap) -> Fix {
        for edit in self.edits.iter_mut().filter(|edit| edit.replacement.is_empty()) {
            edit.span = whole_line(sources.file(edit.span.file).text(), edit.span);
        }
        self
    }
}

/// The line of a span with its line end, where nothing else stands in it; else the span with the blanks before it.
fn whole_line(text: &str, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { return span };
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = after.split_inclusive('\n').next().unwrap_or_default();
    let indent = &before[line_start..];
    if rest.trim().is_empty() && indent.trim().is_empty() {
        return Span::new(span.file, line_start, end + rest.len());
    }
    match rest.trim().is_empty() {
        true => Span::new(span.file, line_start + indent.trim_end().len(), end),
        false => span,
    }
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
    fn a_line_that_is_emptied_goes() {
        let text = "a\n  gone now\r\nb # gone\nc gone d\ngone";
        let mut sources = SourceMap::new();
        let file = sources.add("a", text.into());
        let gone = |at: usize, len| Edit::remove(Span::new(file, at, at + len));
        let at: Vec<usize> = text.match_indices("gone").map(|(at, _)| at).collect();
        let edits = vec![gone(at[0], 8), gone(at[1] - 2, 6), gone(at[2], 4), gone(at[3], 4)];
        let fix = Fix::safe("", edits).tidied(&sources);
        assert_eq!(String::from_utf8(apply(text.as_bytes(), file, &fix.edits)).unwrap(), "a\nb\nc  d\n");
    }

    #[test]
    fn only_the_spans_change() {
        let file = FileId(0);
        let edit = |start, end, text: &str| Edit { span: Span::new(file, start, end), replacement: text.into() };
        let edits = [edit(4, 5, "X"), edit(0, 1, ""), edit(4, 6, "overlaps"), edit(7, 7, "!")];
        assert_eq!(apply(b"abcdefg", file, &edits), b"bcdXfg!");
    }
}
