//! The outline of HAProxy's files.

use finding::{FileId, SourceMap, Span};
use smol_str::{SmolStr, format_smolstr};

use super::config::condition::{TermKind, split};
use super::config::reader::{self, Section as Lines};
use super::words::{Line, Word};
use crate::Surroundings;
use crate::outline::{Kind, Name, NamedFile, Outline, Section, Statement};

/// What the files are made of.
pub fn outline(sources: &SourceMap, files: &[FileId], around: &dyn Surroundings) -> Outline {
    let read = reader::read(sources, files, around);
    let mut writer =
        Writer { sources, around, out: Outline::default(), scope: SmolStr::default(), proxy: SmolStr::default() };
    for (number, section) in read.sections.iter().enumerate() {
        writer.section(number, section);
    }
    writer.out
}

/// Goes through the sections in the order of the files. Names belong to kinds, and some to one section alone.
struct Writer<'a> {
    sources: &'a SourceMap,
    around: &'a dyn Surroundings,
    out: Outline,
    /// What tells the names of this section from those of others.
    scope: SmolStr,
    /// The name of this section.
    proxy: SmolStr,
}

/// Words that stand before the name of something, wherever they stand on a line, and what has the name.
const BEFORE: [(&str, &str); 5] = [
    ("cache-store", "cache"),
    ("cache-use", "cache"),
    ("peers", "peers"),
    ("resolvers", "resolvers"),
    ("table", "backend"),
];

/// Words that stand before the path of a file, wherever they stand on a line.
const FILES: [&str; 7] = ["-f", "ca-file", "crl-file", "crt", "crt-list", "errorfile", "lua-load"];

impl Writer<'_> {
    /// A section ends where its last line does; blank lines and comments behind it belong to nobody.
    fn section(&mut self, number: usize, section: &Lines) {
        let head = &section.head;
        (self.scope, self.proxy) = (format_smolstr!("{number}"), head.at(1).into());
        let end = section.lines.last().map_or(head.span, |line| line.span);
        let name = section_name(head);
        self.listed(kind(head.at(0)), name, head.span.to(end), head.span, 0);
        if let Some((kind, word)) = named(head.at(0)).zip(head.words.get(1)) {
            self.name(kind, word, true, "");
        }
        if let Some(word) = head.after("from") {
            self.name("defaults", word, false, "");
        }
        self.statement(head);
        section.lines.iter().for_each(|line| self.line(line));
    }

    /// `head` is what an editor marks, `span` all that belongs to it. Sections have depth 0, what stands in them 1.
    fn listed(&mut self, kind: Kind, name: SmolStr, span: Span, head: Span, depth: u8) {
        self.out.sections.push(Section { kind, name, span, head, depth });
    }

    /// `is_made` is set where the name is given, not used. An empty scope is that of all files.
    fn name(&mut self, kind: &'static str, word: &Word, is_made: bool, scope: &str) {
        let text = word.text.clone();
        self.out.names.push(Name { kind, text, span: word.span, is_made, scope: scope.into() });
    }

    /// One line, with the spans of its words as written, quotes included.
    fn statement(&mut self, line: &Line) {
        let words = line.words.iter().map(|word| word.span).collect();
        self.out.statements.push(Statement { span: line.span, words });
    }

    /// Names that a keyword tells by its place; those in conditions, behind words and inside words come after.
    fn line(&mut self, line: &Line) {
        self.statement(line);
        let (scope, proxy) = (self.scope.clone(), self.proxy.clone());
        match (line.at(0), line.words.get(1)) {
            ("acl", Some(word)) => self.name("acl", word, true, &scope),
            ("use_backend" | "default_backend", Some(word)) => self.name("backend", word, false, ""),
            ("use-server", Some(word)) => self.name("server", word, false, &proxy),
            ("server" | "server-template", Some(word)) => {
                self.name("server", word, true, &proxy);
                self.listed(Kind::Endpoint, word.text.clone(), line.span, word.span, 1);
            }
            ("bind", Some(word)) => self.listed(Kind::Address, word.text.clone(), line.span, word.span, 1),
            _ => {}
        }
        self.conditions(line, &scope);
        self.mentions(line);
        line.words.iter().for_each(|word| self.inside(word));
    }

    /// Names of acls.
    fn conditions(&mut self, line: &Line, scope: &str) {
        if matches!(line.at(0), "acl" | "server" | "bind" | "log-format") {
            return;
        }
        let Some(condition) = split(line, 1).1 else { return };
        for term in condition.any.iter().flatten() {
            if let TermKind::Named(word) = &term.what {
                self.name("acl", word, false, scope);
            }
        }
    }

    /// Names and files that stand behind a word which tells what they are.
    fn mentions(&mut self, line: &Line) {
        for (before, word) in line.words.iter().zip(line.from(1)) {
            if let Some((_, kind)) = BEFORE.iter().find(|(own, _)| *own == before.as_str()) {
                self.name(kind, word, false, "");
            }
            if before.text == "track"
                && let Some((proxy, server)) = word.text.split_once('/')
            {
                let text = server.into();
                let name = Name { kind: "server", text, span: word.span, is_made: false, scope: proxy.into() };
                self.out.names.push(name);
            }
            if FILES.contains(&before.as_str()) && line.at(0) != "errorfile" {
                self.file(word.span, &word.text);
            }
        }
        if let ("errorfile", Some(word)) = (line.at(0), line.words.get(2)) {
            self.file(word.span, &word.text);
        }
    }

    /// The path as the surroundings would have it, so that it can be found among the files read.
    fn file(&mut self, span: Span, path: &str) {
        self.out.files.push(NamedFile { span, names: vec![self.around.name(path)] });
    }

    /// Maps and variables inside a word.
    fn inside(&mut self, word: &Word) {
        let raw = self.sources.text(word.span);
        if !raw.contains('(') {
            return;
        }
        for (at, call, argument) in calls(raw) {
            let start = word.span.start as usize + at;
            let span = Span::new(word.span.file, start, start + argument.len());
            match call {
                "var" | "set-var" | "unset-var" => {
                    let is_made = call == "set-var";
                    let name = Name { kind: "variable", text: argument.into(), span, is_made, scope: "".into() };
                    self.out.names.push(name);
                }
                _ if call == "map" || call.starts_with("map_") => self.file(span, argument),
                "http_auth" | "auth_users" => {
                    let name = Name { kind: "userlist", text: argument.into(), span, is_made: false, scope: "".into() };
                    self.out.names.push(name);
                }
                _ => {}
            }
        }
    }
}

/// Calls such as `map(hosts.map,none)` in a text: where the first argument begins, what is called, the argument.
fn calls(raw: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    raw.match_indices('(').filter_map(|(open, _)| {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let length = raw.as_bytes()[..open].iter().rev().take_while(|byte| is_name(byte)).count();
        let argument = raw[open + 1..].split([',', ')']).next()?.trim_end();
        (length > 0 && !argument.is_empty()).then(|| (open + 1, &raw[open - length..open], argument))
    })
}

/// The keyword and the name; `global` and the like have only the first.
fn section_name(head: &Line) -> SmolStr {
    match head.at(1) {
        "" => head.at(0).into(),
        name => format_smolstr!("{} {name}", head.at(0)),
    }
}

/// `listen` is both; it counts as what takes traffic in.
fn kind(word: &str) -> Kind {
    match word {
        "frontend" | "listen" => Kind::Listener,
        "backend" => Kind::Pool,
        _ => Kind::Other,
    }
}

/// What has the name on the first line of a section.
fn named(word: &str) -> Option<&'static str> {
    const NAMED: [&str; 9] =
        ["backend", "cache", "defaults", "frontend", "mailers", "peers", "resolvers", "ring", "userlist"];
    if word == "listen" {
        return Some("backend");
    }
    NAMED.iter().find(|own| **own == word).copied()
}

/// What has the names that may stand as the last of these words.
pub fn expects(words: &[&str]) -> &'static [&'static str] {
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).copied();
    if let Some((_, kind)) = BEFORE.iter().find(|(own, _)| Some(*own) == before) {
        return std::slice::from_ref(kind);
    }
    match (words.first().copied(), before) {
        (Some("use_backend" | "default_backend"), _) if words.len() == 2 => &["backend"],
        (Some("use-server"), _) if words.len() == 2 => &["server"],
        (_, Some("from")) => &["defaults"],
        _ if words.iter().rev().skip(1).any(|word| matches!(*word, "if" | "unless")) => &["acl"],
        _ => &[],
    }
}
