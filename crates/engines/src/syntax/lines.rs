//! Lossless reader of formats made of lines of words, quoted as a shell would (HAProxy).
//!
//! Seen on HAProxy 2.6.12: a `#` outside of quotes ends the line, also inside a word; quotes may stand anywhere in a
//! word; a quote must close on its own line.

use super::template;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Blanks, tabs and carriage returns between words.
    Space,
    /// From `#` to the end of the line.
    Comment,
    /// One line feed.
    Newline,
    /// A word with its quotes and backslashes.
    Word,
    /// From the start of a word whose quote is not closed to the end of the line.
    Broken,
}

/// A piece of the text; all pieces in a row are the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset just after its last byte.
    pub end: usize,
}

/// The tokens of a text, one after another.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    templates: bool,
}

/// Reads `text` into tokens; with `templates`, a tag such as `{{ a b }}` counts as part of one word.
pub fn tokens(text: &str, templates: bool) -> Tokens<'_> {
    Tokens { text, at: 0, templates }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let (kind, end) = match bytes.get(start)? {
            b'\n' => (Kind::Newline, start + 1),
            byte if is_space(*byte) => (Kind::Space, run_of_spaces(bytes, start)),
            b'#' => (Kind::Comment, line_end(bytes, start)),
            _ => self.word(start),
        };
        self.at = end;
        Some(Token { kind, start, end })
    }
}

impl Tokens<'_> {
    /// Kind and end of the word that begins at `start`.
    fn word(&self, start: usize) -> (Kind, usize) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            at = match byte {
                b'\n' | b'#' => break,
                byte if is_space(byte) => break,
                b'\\' => at + escape_len(&bytes[at..]),
                b'"' | b'\'' => match quote_end(bytes, at) {
                    Some(end) => end,
                    None => return (Kind::Broken, line_end(bytes, at)),
                },
                b'{' | b'<' if self.templates => at + template::tag(&self.text[at..]).unwrap_or(1),
                _ => at + 1,
            };
        }
        (Kind::Word, at)
    }
}

/// What parts words in a language of lines.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

/// Behind the blanks.
fn run_of_spaces(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().position(|byte| !is_space(*byte)).map_or(bytes.len(), |len| start + len)
}

/// Where the line ends.
fn line_end(bytes: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |len| start + len)
}

/// How many bytes a backslash and what it escapes take; 1 where it escapes nothing.
pub fn escape_len(rest: &[u8]) -> usize {
    match rest.get(1) {
        Some(b' ' | b'\\' | b'#' | b'\'' | b'"' | b't' | b'n' | b'r' | b'$') => 2,
        _ => 1,
    }
}

/// The offset just after the quote that closes the one at `start`, on the same line.
fn quote_end(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = bytes[start];
    let mut at = start + 1;
    loop {
        at = match *bytes.get(at)? {
            b'\n' => return None,
            b'\\' if quote == b'"' => at + escape_len(&bytes[at..]),
            byte if byte == quote => return Some(at + 1),
            _ => at + 1,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let wanted = |token: &Token| matches!(token.kind, Kind::Word | Kind::Broken);
        tokens(text, true).filter(wanted).map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn words_are_cut_where_the_engine_cuts_them() {
        assert_eq!(words("a\\ b c"), ["a\\ b", "c"]);
        assert_eq!(words("a\"b c\"d 'e \\' f"), ["a\"b c\"d", "'e \\'", "f"]);
        assert_eq!(words("a#b \"c#d\"\n\"#\" \\#"), ["a", "\"#\"", "\\#"]);
        assert_eq!(words("a \"b c\nd"), ["a", "\"b c", "d"]);
        assert_eq!(words("\"a\\\" b\" c"), ["\"a\\\" b\"", "c"]);
        assert_eq!(words("server {{ a b }}x y"), ["server", "{{ a b }}x", "y"]);
    }

    #[test]
    fn tokens_put_end_to_end_are_the_text() {
        let text = "a \"b\r\n\t#c\n\\";
        let again: String = tokens(text, false).map(|token| &text[token.start..token.end]).collect();
        assert_eq!(again, text);
    }
}
