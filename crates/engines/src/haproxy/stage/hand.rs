//! What moves a configuration: the ground, and the edits so far.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};

use finding::{Edit, FileId, SourceMap, Span};
use ipnet::IpNet;

use super::super::config::reader::Section;
use super::super::words::{Line, Word};
use super::bases::Bases;
use super::checks::Hopeless;
use crate::stage::{Ground, StandIn, Subject, moved_addresses};

/// A configuration while it is moved.
pub struct Hand<'a> {
    /// Where things are now.
    pub ground: &'a mut dyn Ground,
    /// Folders that paths of certificates begin with.
    pub bases: Bases,
    /// Pools whose checks no stub can pass.
    pub hopeless: Hopeless,
    sources: &'a SourceMap,
    edits: Vec<Edit>,
    /// Words that are done with.
    done: HashSet<Span>,
}

impl<'a> Hand<'a> {
    /// Nothing is moved yet.
    pub fn new(subject: &Subject<'a>, ground: &'a mut dyn Ground, bases: Bases, hopeless: Hopeless) -> Self {
        let (edits, done) = (Vec::new(), HashSet::new());
        Hand { ground, bases, hopeless, sources: subject.sources, edits, done }
    }

    /// A word becomes another.
    pub fn replace(&mut self, word: &Word, text: &str) {
        self.done.insert(word.span);
        self.edit(word.span, quoted(text));
    }

    /// A piece of a word becomes another.
    pub fn replace_within(&mut self, word: &Word, piece: Span, text: &str) {
        self.done.insert(word.span);
        self.edit(piece, text.to_owned());
    }

    /// Text behind a line's last word.
    pub fn append(&mut self, line: &Line, text: &str) {
        let end = line.span.end as usize;
        self.edit(Span::new(line.span.file, end, end), format!(" {text}"));
    }

    /// Words that stand side by side become others.
    pub fn replace_words(&mut self, words: &[Word], text: &str) {
        let Some((first, last)) = words.first().zip(words.last()) else { return };
        self.done.extend(words.iter().map(|word| word.span));
        self.edit(first.span.to(last.span), text.to_owned());
    }

    /// Words that stand side by side go.
    pub fn drop_words(&mut self, words: &[Word]) {
        self.replace_words(words, "");
    }

    /// The last line ends: older versions don't ask for it, 2.6 does, and it changes nothing.
    pub fn end_line(&mut self, file: FileId) {
        let text = self.sources.file(file).text();
        if !text.is_empty() && !text.ends_with('\n') {
            self.edit(Span::new(file, text.len(), text.len()), "\n".to_owned());
        }
    }

    /// A whole line goes.
    pub fn drop_line(&mut self, line: &Line) {
        self.drop_words(&line.words);
    }

    /// The word names a file, for which another stands in.
    pub fn file(&mut self, word: &Word, kind: StandIn) {
        let path = self.ground.file(word.as_str(), kind);
        self.replace(word, &path);
    }

    /// An address where nobody listens, for what must not be reached.
    pub fn nobody(&mut self) -> IpAddr {
        self.ground.network(IpNet::from(IpAddr::from(Ipv4Addr::LOCALHOST))).addr()
    }

    /// The text of a word as written.
    pub fn raw(&self, word: &Word) -> &'a str {
        self.sources.text(word.span)
    }

    /// The edits, and those of the addresses in all words that are not done with.
    pub fn finish(mut self, sections: &[Section]) -> Vec<Edit> {
        for section in sections {
            self.addresses(&section.head);
            section.lines.iter().for_each(|line| self.addresses(line));
        }
        self.edits
    }

    /// Moves the addresses in the words of a line.
    fn addresses(&mut self, line: &Line) {
        for words in line.words.chunk_by(|one, next| one.span == next.span) {
            if !self.done.contains(&words[0].span) {
                self.addresses_in(words);
            }
        }
    }

    /// Moves the addresses in what one raw word came to; what the environment put in is written out.
    fn addresses_in(&mut self, words: &[Word]) {
        let raw = self.raw(&words[0]);
        let moved = moved_addresses(raw, self.ground);
        if moved != raw {
            return self.edit(words[0].span, moved);
        }
        let texts: Vec<String> = words.iter().map(|word| moved_addresses(word.as_str(), self.ground)).collect();
        if texts.iter().zip(words).any(|(text, word)| text != word.as_str()) {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            self.edit(words[0].span, texts.join(" "));
        }
    }

    /// One more edit.
    fn edit(&mut self, span: Span, replacement: String) {
        self.edits.push(Edit { span, replacement });
    }
}

/// A text as a word: in quotes where it needs them.
fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\' | b'#' | b'$');
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    match text.contains('\'') {
        false => format!("'{text}'"),
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::unquote;
    use super::*;
    use crate::Nowhere;

    #[test]
    fn a_quoted_text_reads_as_the_text() {
        for text in ["a", "a b", "", "#", "it's \"$HOME\" \\n", "a\\b"] {
            assert_eq!(unquote(&quoted(text), &Nowhere).texts, [text], "{text}");
        }
    }
}
