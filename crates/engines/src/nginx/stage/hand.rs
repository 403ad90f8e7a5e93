//! What moves a configuration: the ground, and the edits so far.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};

use finding::{Edit, FileId, Span};
use ipnet::IpNet;

use super::super::syntax::{Directive, Word};
use super::hosts::Variables;
use super::texts::Texts;
use crate::stage::{Ground, StandIn, Subject, moved_addresses};

/// A configuration while it is moved.
pub struct Hand<'a> {
    /// What is moved.
    pub subject: &'a Subject<'a>,
    /// Its files.
    pub texts: &'a Texts,
    /// Where things are now.
    pub ground: &'a mut dyn Ground,
    /// Variables that name hosts.
    pub variables: Variables,
    /// Names of all upstreams.
    pub upstreams: HashSet<String>,
    /// Names of all formats of logs.
    pub formats: HashSet<String>,
    edits: Vec<Edit>,
    /// Words that are done with.
    done: HashSet<Span>,
}

impl<'a> Hand<'a> {
    /// Nothing is moved yet.
    pub fn new(subject: &'a Subject<'a>, texts: &'a Texts, ground: &'a mut dyn Ground) -> Self {
        let named = |block: &str| {
            let mut names = HashSet::new();
            texts.all().for_each(|(_, directives)| collect(directives, block, &mut names));
            names
        };
        Hand {
            subject,
            texts,
            ground,
            variables: Variables::of(texts),
            upstreams: named("upstream"),
            formats: named("log_format"),
            edits: Vec::new(),
            done: HashSet::new(),
        }
    }

    /// A word becomes another.
    pub fn replace(&mut self, word: &Word, text: &str) {
        self.done.insert(word.span);
        self.edit(word.span, quoted(text));
    }

    /// A word goes.
    pub fn drop_word(&mut self, word: &Word) {
        self.done.insert(word.span);
        self.edit(word.span, String::new());
    }

    /// A directive without a block becomes another, or goes.
    pub fn rewrite(&mut self, directive: &Directive, text: &str) {
        self.done.insert(directive.name.span);
        self.done.extend(directive.args.iter().map(|word| word.span));
        self.edit(directive.span, text.to_owned());
    }

    /// A word stays as it is.
    pub fn keep(&mut self, word: &Word) {
        self.done.insert(word.span);
    }

    /// The word names a file, for which another stands in.
    pub fn file(&mut self, word: &Word, kind: StandIn) {
        let path = self.ground.file(word.as_str(), kind);
        self.replace(word, &path);
    }

    /// Text at an offset of a file.
    pub fn insert(&mut self, file: FileId, at: usize, text: &str) {
        self.edit(Span::new(file, at, at), text.to_owned());
    }

    /// An address where nobody listens, for what must not be reached.
    pub fn nobody(&mut self) -> IpAddr {
        self.ground.network(IpNet::from(IpAddr::from(Ipv4Addr::LOCALHOST))).addr()
    }

    /// The edits, and those of the addresses in all words that are not done with.
    pub fn finish(mut self) -> Vec<Edit> {
        let texts = self.texts;
        texts.all().for_each(|(_, directives)| self.addresses(directives));
        self.edits
    }

    /// Moves the addresses in all words of the directives.
    fn addresses(&mut self, directives: &[Directive]) {
        for directive in directives {
            for word in std::iter::once(&directive.name).chain(&directive.args) {
                if !self.done.contains(&word.span) {
                    let raw = self.subject.sources.text(word.span);
                    let moved = moved_addresses(raw, self.ground);
                    if moved != raw {
                        self.edit(word.span, moved);
                    }
                }
            }
            self.addresses(directive.inner());
        }
    }

    /// One more edit.
    fn edit(&mut self, span: Span, replacement: String) {
        self.edits.push(Edit { span, replacement });
    }
}

/// The first words of all directives of that name.
fn collect(directives: &[Directive], name: &str, into: &mut HashSet<String>) {
    for directive in directives {
        if directive.is(name) {
            into.extend(directive.arg(0).map(str::to_owned));
        }
        collect(directive.inner(), name, into);
    }
}

/// A text as a word: in quotes where it needs them.
fn quoted(text: &str) -> String {
    let is_plain =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\' | b'#' | b';' | b'{' | b'}');
    let braces = text.replace("${", "");
    match !text.is_empty() && braces.bytes().all(is_plain) && braces.len() == text.len() {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
