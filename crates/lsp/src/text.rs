//! Texts while they are written.

use lsp_types::{Diagnostic, Position, Range, TextDocumentContentChangeEvent};

use crate::place::{Encoding, end, offset_in};

/// A piece of a text that was replaced: where it was, and where what came for it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where the old piece was.
    pub old: Range,
    /// The end of the new one.
    pub end: Position,
}

/// Changes a text as an editor says, and tells what moved.
pub fn apply(text: &mut String, change: &TextDocumentContentChangeEvent, encoding: Encoding) -> Moved {
    let (start, stop) = match change.range {
        Some(range) => {
            let start = offset_in(text, range.start, encoding);
            (start, offset_in(text, range.end, encoding).max(start))
        }
        None => return replace_all(text, &change.text, encoding),
    };
    let moved = moved(text, (start, stop), &change.text, encoding);
    text.replace_range(start..stop, &change.text);
    moved
}

/// A whole new text: what is the same at its start and its end didn't change.
fn replace_all(text: &mut String, new: &str, encoding: Encoding) -> Moved {
    let same = |pair: &(u8, u8)| pair.0 == pair.1;
    let start = text.bytes().zip(new.bytes()).take_while(same).count();
    let start = (0..=start).rev().find(|&at| text.is_char_boundary(at) && new.is_char_boundary(at)).unwrap_or(0);
    let (old_rest, new_rest) = (&text[start..], &new[start..]);
    let tail = old_rest.bytes().rev().zip(new_rest.bytes().rev()).take_while(same).count();
    let fits = |&tail: &usize| {
        old_rest.is_char_boundary(old_rest.len() - tail) && new_rest.is_char_boundary(new_rest.len() - tail)
    };
    let tail = (0..=tail).rev().find(fits).unwrap_or(0);
    let moved = moved(text, (start, text.len() - tail), &new_rest[..new_rest.len() - tail], encoding);
    *text = new.to_owned();
    moved
}

fn moved(text: &str, (start, stop): (usize, usize), new: &str, encoding: Encoding) -> Moved {
    let first = end(Position::new(0, 0), &text[..start], encoding);
    Moved { old: Range::new(first, end(first, &text[start..stop], encoding)), end: end(first, new, encoding) }
}

/// Moves diagnostics along with a text; one whose own text was changed goes.
pub fn shift(diagnostics: &mut Vec<Diagnostic>, moved: &Moved) {
    diagnostics.retain(|one| {
        let Range { start, end } = one.range;
        end <= moved.old.start || start >= moved.old.end
    });
    for Range { start, end } in diagnostics.iter_mut().map(|one| &mut one.range) {
        for position in [start, end] {
            *position = moved.of(*position);
        }
    }
}

impl Moved {
    /// Where a place is now.
    fn of(&self, place: Position) -> Position {
        if place < self.old.end || (place == self.old.end && place <= self.old.start) {
            return place;
        }
        let character = match place.line == self.old.end.line {
            true => place.character - self.old.end.character + self.end.character,
            false => place.character,
        };
        Position::new(place.line - self.old.end.line + self.end.line, character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(range: Option<[u32; 4]>, text: &str) -> TextDocumentContentChangeEvent {
        let range = range.map(|[a, b, c, d]| Range::new(Position::new(a, b), Position::new(c, d)));
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    fn after(changes: &[TextDocumentContentChangeEvent], place: [u32; 4]) -> (String, Option<Range>) {
        let mut text = "one\ntwo 😀 x\nthree\n".to_owned();
        let range = Range::new(Position::new(place[0], place[1]), Position::new(place[2], place[3]));
        let mut diagnostics = vec![Diagnostic { range, ..Diagnostic::default() }];
        for change in changes {
            let moved = apply(&mut text, change, Encoding::Utf16);
            shift(&mut diagnostics, &moved);
        }
        (text, diagnostics.pop().map(|one| one.range))
    }

    fn at(place: [u32; 4]) -> Option<Range> {
        Some(Range::new(Position::new(place[0], place[1]), Position::new(place[2], place[3])))
    }

    #[test]
    fn pieces_are_replaced_and_what_stands_behind_them_moves() {
        let insert = change(Some([0, 3, 0, 3]), "\nnew");
        assert_eq!(after(&[insert], [1, 4, 1, 8]), ("one\nnew\ntwo 😀 x\nthree\n".to_owned(), at([2, 4, 2, 8])));
        let same_line = change(Some([1, 0, 1, 3]), "longer");
        assert_eq!(after(&[same_line], [1, 7, 1, 8]), ("one\nlonger 😀 x\nthree\n".to_owned(), at([1, 10, 1, 11])));
        let before = change(Some([2, 0, 2, 5]), "");
        assert_eq!(after(&[before], [0, 0, 0, 3]).1, at([0, 0, 0, 3]));
    }

    #[test]
    fn what_was_changed_itself_goes() {
        assert_eq!(after(&[change(Some([1, 4, 1, 6]), "y")], [1, 0, 1, 8]).1, None);
    }

    #[test]
    fn a_whole_new_text_is_compared() {
        let all = change(None, "one\ntwo 😁 x\nand\nthree\n");
        assert_eq!(after(std::slice::from_ref(&all), [2, 0, 2, 5]).1, at([3, 0, 3, 5]));
        assert_eq!(after(&[all], [0, 0, 0, 3]), ("one\ntwo 😁 x\nand\nthree\n".to_owned(), at([0, 0, 0, 3])));
    }

    #[test]
    fn ranges_that_do_not_fit_are_cut() {
        assert_eq!(after(&[change(Some([9, 9, 99, 9]), "end")], [0, 0, 0, 1]).0, "one\ntwo 😀 x\nthree\nend");
        assert_eq!(after(&[change(Some([2, 5, 0, 0]), "!")], [0, 0, 0, 1]).0, "one\ntwo 😀 x\nthree!\n");
    }
}
