//! What a HAProxy configuration says, in HAProxy's words, every value with its place.

pub mod address;
pub mod check;
pub mod condition;
mod conditional;
pub mod inspect;
pub mod keyword;
pub mod proxy;
pub mod reader;
pub mod sample;
pub mod server;
pub mod settings;
pub mod subject;
pub mod tables;
pub mod units;
pub mod uses;

use std::collections::HashMap;

use finding::{FileId, Finding, Severity, SourceMap, Span};

use self::keyword::List;
use self::proxy::{OldLine, Proxy, ProxyKind};
use self::reader::Section;
use super::words::{Line, Word};
use crate::Surroundings;

/// A whole configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// The files, in order.
    pub files: Vec<FileId>,
    /// Frontends, backends and listens in order, with what they inherit.
    pub proxies: Vec<Proxy>,
    /// `defaults` sections, with what they inherit.
    pub defaults: Vec<Proxy>,
    /// Lines of the `global` section.
    pub global: Vec<Line>,
    /// Other sections: userlists, peers, resolvers and so on.
    pub others: Vec<Section>,
    /// What is wrong with the text.
    pub findings: Vec<Finding>,
    /// Comments.
    pub comments: Vec<Span>,
    /// Lines that could not be read, and why.
    pub unread: Vec<(Span, &'static str)>,
    /// Words that a variable of the environment stands in.
    pub variables: Vec<Span>,
    /// Words of the old dialect outside of proxies.
    pub old: Vec<OldLine>,
}

impl Config {
    /// Whether it is one of several files that are read together: it says nothing of the process, and has no defaults.
    pub fn is_part(&self) -> bool {
        self.global.is_empty() && self.defaults.is_empty()
    }
}

/// Reads the files as HAProxy reads them with one `-f` each.
pub fn read(sources: &SourceMap, files: &[FileId], surroundings: &dyn Surroundings) -> Config {
    let read = reader::read(sources, files, surroundings);
    let mut config = Config {
        files: files.to_vec(),
        findings: read.findings,
        comments: read.comments,
        unread: read.unread,
        variables: read.variables,
        ..Config::default()
    };
    let mut named = HashMap::new();
    for section in read.sections {
        match kind(section.head.at(0)) {
            Some(kind) => config.proxy(kind, section, &mut named),
            None if section.head.at(0) == "global" => config.global(section.lines),
            None => config.others.push(section),
        }
    }
    config
}

/// Which proxy a word opens; `None` for other sections.
fn kind(word: &str) -> Option<ProxyKind> {
    Some(match word {
        "defaults" => ProxyKind::Defaults,
        "frontend" => ProxyKind::Frontend,
        "backend" => ProxyKind::Backend,
        "listen" => ProxyKind::Listen,
        _ => return None,
    })
}

impl Config {
    /// Takes a proxy section; `named` are the indices of the named `defaults`.
    fn proxy(&mut self, kind: ProxyKind, section: Section, named: &mut HashMap<String, usize>) {
        let head = section.head;
        let from = self.inherited(kind, &head, named);
        let mut proxy = Proxy::open(kind, &head, from.map(|index| &self.defaults[index]));
        if let Some(bind) = address_on_head(&head) {
            proxy.old.push(OldLine {
                span: head.span,
                word: format!("an address on the `{}` line", head.at(0)),
                dropped_in: "1.7",
            });
            proxy.lines.push((List::Bind, std::sync::Arc::new(bind)));
        }
        for line in section.lines {
            proxy.take(line);
        }
        if kind != ProxyKind::Defaults {
            return self.proxies.push(proxy);
        }
        if !proxy.name.text.is_empty() && proxy.name.text != "from" {
            named.insert(proxy.name.text.to_string(), self.defaults.len());
        }
        self.defaults.push(proxy);
    }

    /// The `defaults` that a section begins with. Seen on HAProxy 2.6.12: without `from` a proxy takes the last one, named
    /// or not, and `defaults` takes none.
    fn inherited(&mut self, kind: ProxyKind, head: &Line, named: &HashMap<String, usize>) -> Option<usize> {
        match head.after("from") {
            Some(name) => {
                let found = named.get(name.as_str()).copied();
                if found.is_none() {
                    let message = format!("no `defaults` section before this one has the name `{}`", name.text);
                    self.findings.push(Finding::new("syntax", Severity::Error, name.span, message));
                }
                found
            }
            None if kind == ProxyKind::Defaults => None,
            None => self.defaults.len().checked_sub(1),
        }
    }

    /// Takes the lines of a `global` section; there may be several.
    fn global(&mut self, lines: Vec<Line>) {
        for line in &lines {
            if line.at(0) == "nbproc" {
                self.old.push(OldLine { span: line.span, word: "nbproc".into(), dropped_in: "2.5" });
            }
        }
        self.global.extend(lines);
    }
}

/// The address of the old `frontend name address:port`, as a `bind` line.
fn address_on_head(head: &Line) -> Option<Line> {
    let place = head.words.get(2).filter(|word| word.text != "from" && word.text.contains([':', '/']))?;
    let bind = Word { text: "bind".into(), span: place.span };
    let words = std::iter::once(bind).chain(head.from(2).iter().cloned()).collect();
    Some(Line { words, span: head.span })
}
