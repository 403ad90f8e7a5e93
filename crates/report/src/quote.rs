//! Quoting the configuration: where a span stands, and its line without secrets.

use std::borrow::Cow;

use finding::{FileId, Fix, SourceMap, Span};

/// A file, a line and a column as users read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Quotes texts; what is secret is shown as stars.
pub struct Quotes<'a> {
    sources: &'a SourceMap,
    secrets: Vec<Span>,
    words: Vec<&'a str>,
}

/// What stands for a secret; its length says nothing.
pub(crate) const MASK: &str = "******";

/// A line longer than this is quoted from the span alone.
const LONG_LINE: usize = 400;

/// A shorter secret isn't looked for outside of its own place: it would be found everywhere.
const SHORT_SECRET: usize = 4;

impl<'a> Quotes<'a> {
    /// Quotes from `sources`; no text of `secrets` is ever shown.
    pub fn new(sources: &'a SourceMap, secrets: impl IntoIterator<Item = Span>) -> Self {
        let mut secrets: Vec<Span> = secrets.into_iter().filter(|span| !span.is_empty()).collect();
        secrets.sort_unstable();
        secrets.dedup();
        let mut words: Vec<&str> = secrets.iter().map(|&span| sources.text(span).trim_matches(['"', '\''])).collect();
        words.retain(|word| word.len() >= SHORT_SECRET);
        words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        words.dedup();
        Quotes { sources, secrets, words }
    }

    /// The texts that are quoted from.
    pub fn sources(&self) -> &'a SourceMap {
        self.sources
    }

    /// Where the span begins.
    pub fn place(&self, span: Span) -> Place<'a> {
        let position = self.sources.position(span);
        Place { file: self.sources.file(span.file).name(), line: position.line, column: position.column }
    }

    /// `file:line` of where the span begins.
    pub fn at(&self, span: Span) -> String {
        let place = self.place(span);
        format!("{}:{}", place.file, place.line)
    }

    /// The line where the span begins, without indentation, secrets and control characters.
    pub fn line(&self, span: Span) -> String {
        let (start, end) = self.bounds(span);
        let masked = self.masked(Span::new(span.file, start, end));
        printable(masked.trim()).into_owned()
    }

    /// What is quoted for a span: its first line, or of a very long line only the span's own part.
    fn bounds(&self, span: Span) -> (usize, usize) {
        let text = self.sources.file(span.file).text();
        let at = (span.start as usize).min(text.len());
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        if end - start <= LONG_LINE {
            return (start, end);
        }
        let own = (span.end as usize).clamp(at, end).min(at + LONG_LINE);
        (at, floor(text, own))
    }

    /// The text of a span with its secrets masked.
    fn masked(&self, span: Span) -> String {
        let mut out = String::new();
        let mut at = span.start;
        for secret in self.secrets_in(span) {
            let (start, end) = (secret.start.max(at), secret.end.min(span.end));
            if start >= end {
                continue;
            }
            out.push_str(self.sources.text(Span { start: at, end: start, ..span }));
            out.push_str(MASK);
            at = end;
        }
        out.push_str(self.sources.text(Span { start: at, ..span }));
        out
    }

    /// The whole text of a span, line by line, without secrets and control characters.
    pub(crate) fn whole(&self, span: Span) -> String {
        let masked = self.masked(span);
        masked
            .split_inclusive('\n')
            .map(|line| {
                printable(line.trim_end_matches(['\r', '\n'])) + &line[line.trim_end_matches(['\r', '\n']).len()..]
            })
            .collect()
    }

    /// The secrets that overlap a span, in order.
    pub(crate) fn secrets_in(&self, span: Span) -> &[Span] {
        let first = self.secrets.partition_point(|own| (own.file, own.end) <= (span.file, span.start));
        let last = self.secrets.partition_point(|own| (own.file, own.start) < (span.file, span.end));
        self.secrets.get(first..last).unwrap_or(&[])
    }

    /// Whether a fix would show a secret: it writes one, or moves text where one stands.
    pub(crate) fn leaks(&self, fix: &Fix) -> bool {
        let tells = |text: &str| self.words.iter().any(|word| text.contains(word));
        fix.edits.iter().any(|edit| tells(&edit.replacement) || !self.secrets_in(edit.span).is_empty())
    }

    /// A whole line, counted from 1, with its indentation, without secrets and control characters; of a very long one the
    /// beginning.
    pub(crate) fn whole_line(&self, file: FileId, line: usize) -> String {
        let source = self.sources.file(file);
        let whole = source.line(line);
        let start = if whole.is_empty() { 0 } else { whole.as_ptr() as usize - source.text().as_ptr() as usize };
        let shown = floor(whole, LONG_LINE);
        let masked = self.masked(Span::new(file, start, start + shown)).replace('\t', "    ");
        let more = if shown < whole.len() { "..." } else { "" };
        format!("{}{more}", printable(masked.trim_end()))
    }

    /// A text that came out of the configuration by another way, without secrets and control characters.
    pub fn clean(&self, text: &str) -> String {
        let mut text = Cow::Borrowed(text);
        for word in &self.words {
            if text.contains(word) {
                text = Cow::Owned(text.replace(word, MASK));
            }
        }
        printable(&text).into_owned()
    }
}

/// Control characters as their pictures, so that no configuration can speak to the terminal; nor can it turn the
/// direction of a text, so that a line reads otherwise than it is.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let turns = |character: char| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.chars().any(|character| character.is_control() || turns(character)) {
        return Cow::Borrowed(text);
    }
    let show = |character: char| match character {
        '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(character as u32 + 0x2400).unwrap_or('?'),
        character if character.is_control() || turns(character) => '?',
        character => character,
    };
    Cow::Owned(text.chars().map(show).collect())
}

/// The greatest character boundary that isn't above `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> (SourceMap, finding::FileId) {
        let mut sources = SourceMap::new();
        let file = sources.add("a.cfg", text.as_bytes().to_vec());
        (sources, file)
    }

    #[test]
    fn secrets_are_masked_where_they_stand_and_elsewhere() {
        let (sources, file) = source("x\n  stats auth admin:hunter2 # x\n");
        let at = 21;
        assert_eq!(sources.text(Span::new(file, at, at + 7)), "hunter2");
        let quotes = Quotes::new(&sources, [Span::new(file, at, at + 7)]);
        assert_eq!(quotes.line(Span::new(file, 4, 9)), "stats auth admin:****** # x");
        assert_eq!(quotes.clean("Basic hunter2"), "Basic ******");
        assert_eq!(quotes.at(Span::new(file, 4, 9)), "a.cfg:2");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let (sources, file) = source("\tacl \x1b[31mred\x07\n");
        assert_eq!(Quotes::new(&sources, []).line(Span::new(file, 1, 4)), "acl ␛[31mred␇");
    }

    #[test]
    fn a_whole_line_keeps_its_place_and_no_secret() {
        let (sources, file) = source("x\n\tauth admin:hunter2 # \x07\n\n");
        let quotes = Quotes::new(&sources, [Span::new(file, 14, 21)]);
        assert_eq!(quotes.whole_line(file, 2), "    auth admin:****** # ␇");
        assert_eq!((quotes.whole_line(file, 1), quotes.whole_line(file, 3)), ("x".into(), String::new()));
        let fix = |start, text: &str| {
            let edit = finding::Edit { span: Span::new(file, start, start + 1), replacement: text.into() };
            Fix { safe: true, message: String::new(), edits: vec![edit] }
        };
        let leaks = [fix(0, "Basic hunter2"), fix(15, ""), fix(0, "hunter")].map(|fix| quotes.leaks(&fix));
        assert_eq!(leaks, [true, true, false]);
        let (sources, file) = source(&"é".repeat(LONG_LINE));
        assert_eq!(Quotes::new(&sources, []).whole_line(file, 1), "é".repeat(LONG_LINE / 2) + "...");
    }

    #[test]
    fn of_a_very_long_line_the_span_is_quoted() {
        let text = format!("{}listen 80;{}", "server { } ".repeat(100), " x".repeat(400));
        let (sources, file) = source(&text);
        assert_eq!(Quotes::new(&sources, []).line(Span::new(file, 1100, 1110)), "listen 80;");
    }
}
