//! Why a line can't be read, and what is shown of it.

use model::Text;

use crate::plan::Slot;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) missing: Missing,
    /// Where in the line.
    pub(crate) at: usize,
}

/// What isn't there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A value that should be there, and make sense.
    Value(Slot),
    /// The texts around the values.
    Layout,
    /// An object on one line.
    Object,
    /// An end: the line is longer than any that is read.
    End,
}

impl Flaw {
    /// In plain words.
    pub(crate) fn words(self) -> Text {
        let column = self.at + 1;
        let text = match self.missing {
            Missing::Value(slot) => format!("no {} where one was expected (column {column})", slot.name()),
            Missing::Layout => format!("the line is laid out in another way (column {column})"),
            Missing::Object => format!("no whole JSON object (column {column})"),
            Missing::End => format!("longer than {} bytes", super::LONGEST),
        };
        text.into()
    }
}

/// How many letters of a line are shown.
const SHOWN: usize = 80;

/// The beginning of a line as it may be shown: control characters and what isn't UTF-8 made harmless, and no queries, since
/// they may hold tokens.
pub(crate) fn beginning(line: &[u8]) -> Text {
    // No letter has more than four bytes.
    let text = String::from_utf8_lossy(&line[..line.len().min(SHOWN * 4)]);
    let mut shown = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if shown.chars().count() == SHOWN {
            shown.push('…');
            break;
        }
        shown.push(if is_harmless(letter) { letter } else { '\u{fffd}' });
        let hidden = hidden(&shown, letters.as_str());
        if hidden > 0 {
            shown.push('…');
            letters = letters.as_str()[hidden..].chars();
        }
    }
    shown.into()
}

/// Whether a letter can't do anything to a terminal, nor turn the order of letters around.
fn is_harmless(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many bytes of what follows may be a secret: a query, the value of a pair, or a name with its password.
fn hidden(shown: &str, rest: &str) -> usize {
    let ends = |end: &str| {
        let start = shown.len().checked_sub(end.len());
        start.and_then(|start| shown.get(start..)).is_some_and(|own| own.eq_ignore_ascii_case(end))
    };
    let word = rest.find([' ', '"']).unwrap_or(rest.len());
    if ["?", "=", "%3f", "\\u003f", "Basic ", "Bearer "].iter().any(|end| ends(end)) {
        return word;
    }
    let authority = rest[..word].find('/').unwrap_or(word);
    if ends("://") { rest[..authority].rfind('@').map_or(0, |at| at + 1) } else { 0 }
}
