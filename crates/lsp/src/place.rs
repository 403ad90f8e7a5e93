//! Positions as editors count them: lines from 0, and columns in the units that both sides agreed on.

use finding::{SourceFile, Span};
use lsp_types::{Position, PositionEncodingKind, Range};

/// The unit in which columns are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: what the protocol has where nothing else was agreed on.
    #[default]
    Utf16,
}

impl Encoding {
    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How many units a text has.
    pub fn length(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
        }
    }

    /// How many bytes so many units of a line are; past its end, all of it. Inside a character its start is meant.
    fn bytes(self, line: &str, units: usize) -> usize {
        let mut left = units;
        for (at, character) in line.char_indices() {
            let own = match self {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
            };
            if left < own {
                return at;
            }
            left -= own;
        }
        line.len()
    }
}

/// Where a byte of a file stands.
pub fn position(file: &SourceFile, offset: usize, encoding: Encoding) -> Position {
    let line = file.position(offset).line;
    let start = file.line_start(line);
    let before = file.text().get(start..offset.min(file.text().len())).unwrap_or_default();
    Position::new((line - 1) as u32, encoding.length(before) as u32)
}

/// Where a span stands; its end is that of its file at most.
pub fn range(file: &SourceFile, span: Span, encoding: Encoding) -> Range {
    let at = |offset: u32| position(file, offset as usize, encoding);
    Range::new(at(span.start), at(span.end.max(span.start)))
}

/// The byte of a file at a position.
pub fn offset(file: &SourceFile, position: Position, encoding: Encoding) -> usize {
    let line = position.line as usize + 1;
    file.line_start(line) + encoding.bytes(file.line(line), position.character as usize)
}

/// The byte of a text at a position.
pub fn offset_in(text: &str, position: Position, encoding: Encoding) -> usize {
    let mut rest = text;
    for _ in 0..position.line {
        match rest.find('\n') {
            Some(end) => rest = &rest[end + 1..],
            None => return text.len(),
        }
    }
    let line = rest.split('\n').next().unwrap_or_default();
    text.len() - rest.len() + encoding.bytes(line.trim_end_matches('\r'), position.character as usize)
}

/// The position just behind a text that begins at `start`.
pub fn end(start: Position, text: &str, encoding: Encoding) -> Position {
    let last = text.rsplit('\n').next().unwrap_or_default();
    let lines = text.matches('\n').count() as u32;
    let before = if lines == 0 { start.character } else { 0 };
    Position::new(start.line + lines, before + encoding.length(last) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a😀b\r\nñ c\n";

    #[test]
    fn columns_are_counted_in_the_units_agreed_on() {
        let file = SourceFile::new("x", TEXT.into());
        let of = |offset, encoding| position(&file, offset, encoding).character;
        assert_eq!((of(5, Encoding::Utf8), of(5, Encoding::Utf16)), (5, 3));
        let at = TEXT.find('c').unwrap();
        assert_eq!(position(&file, at, Encoding::Utf16), Position::new(1, 2));
        assert_eq!(position(&file, at, Encoding::Utf8), Position::new(1, 3));
    }

    #[test]
    fn offsets_come_back_from_positions() {
        let file = SourceFile::new("x", TEXT.into());
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (at, _) in TEXT.char_indices().filter(|(_, character)| !matches!(character, '\r' | '\n')) {
                let there = position(&file, at, encoding);
                assert_eq!(
                    (offset(&file, there, encoding), offset_in(TEXT, there, encoding)),
                    (at, at),
                    "{encoding:?}"
                );
            }
        }
    }

    #[test]
    fn places_that_are_not_there_are_the_nearest_that_is() {
        let file = SourceFile::new("x", TEXT.into());
        let both = |position| (offset(&file, position, Encoding::Utf16), offset_in(TEXT, position, Encoding::Utf16));
        assert_eq!(both(Position::new(0, 99)), (6, 6));
        assert_eq!(both(Position::new(0, 2)), (1, 1), "inside of a character");
        assert_eq!(both(Position::new(9, 9)), (TEXT.len(), TEXT.len()));
    }
}
