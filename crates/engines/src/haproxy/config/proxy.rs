//! Proxies: what a `frontend`, `backend`, `listen` or `defaults` section says, with what it inherits.

use std::sync::Arc;

use finding::Span;

use super::super::words::{Line, Word};
use super::keyword::{Keyword, List, keyword, option};
use super::settings::Settings;
use super::units;

/// Which section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyKind {
    /// `defaults`
    Defaults,
    /// `frontend`
    Frontend,
    /// `backend`
    Backend,
    /// `listen`: both
    Listen,
}

/// A line of the old dialect and the version that dropped its word.
#[derive(Clone, Debug)]
pub struct OldLine {
    /// The line, or the words meant.
    pub span: Span,
    /// The word.
    pub word: String,
    /// The version of HAProxy that no longer knows it.
    pub dropped_in: &'static str,
}

/// One proxy.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Which section.
    pub kind: ProxyKind,
    /// Its name; that of `defaults` may be empty.
    pub name: Word,
    /// From its first line to its last.
    pub span: Span,
    /// What it says once, and inherits.
    pub settings: Settings,
    /// Its lists: lines with the list that each belongs to, in order; those of `defaults` first.
    pub lines: Vec<(List, Arc<Line>)>,
    /// Lines with an unknown word, or a word that makes no sense, and why.
    pub unknown: Vec<(Span, &'static str)>,
    /// Lines that concern traffic and are understood as soon as they are read.
    pub settled: Vec<Span>,
    /// Lines of the old dialect.
    pub old: Vec<OldLine>,
}

impl Proxy {
    /// The lines of a list.
    pub fn list(&self, list: List) -> impl Iterator<Item = &Arc<Line>> {
        self.lines.iter().filter(move |(own, _)| *own == list).map(|(_, line)| line)
    }

    /// Whether clients connect to it.
    pub fn listens(&self) -> bool {
        matches!(self.kind, ProxyKind::Frontend | ProxyKind::Listen)
    }

    /// Whether it has servers.
    pub fn serves(&self) -> bool {
        matches!(self.kind, ProxyKind::Backend | ProxyKind::Listen)
    }

    /// How many servers it has that are not switched off; those of a template count.
    pub fn server_count(&self) -> usize {
        let on = |line: &&Arc<Line>| !line.has("disabled");
        let template = |line: &Arc<Line>| {
            let (first, last) = line.at(2).split_once('-').unwrap_or(("1", line.at(2)));
            let range = (first.parse::<usize>().unwrap_or(1), last.parse::<usize>().unwrap_or(0));
            (range.1 + 1).saturating_sub(range.0)
        };
        let templates: usize = self.list(List::ServerTemplate).map(template).sum();
        self.list(List::Server).filter(on).count() + templates
    }

    /// Whether it reads HTTP; `tcp` where nothing is said.
    pub fn is_http(&self) -> bool {
        self.settings.get("mode").is_some_and(|line| matches!(line.at(1), "http" | "health"))
    }

    /// A proxy that opens with `head` and has inherited from `defaults`.
    pub fn open(kind: ProxyKind, head: &Line, defaults: Option<&Proxy>) -> Self {
        let nameless = Word { text: "".into(), span: head.span };
        Proxy {
            kind,
            name: head.words.get(1).cloned().unwrap_or(nameless),
            span: head.span,
            settings: defaults.map(|proxy| proxy.settings.clone()).unwrap_or_default(),
            lines: defaults.map(|proxy| proxy.lines.clone()).unwrap_or_default(),
            unknown: Vec::new(),
            settled: Vec::new(),
            old: Vec::new(),
        }
    }

    /// Takes one line.
    pub fn take(&mut self, line: Line) {
        self.span = self.span.to(line.span);
        let off = line.at(0) == "no";
        let line = if off || line.at(0) == "default" { without_first(line) } else { line };
        match keyword(line.at(0)) {
            Some(Keyword::Ignored) => {}
            Some(Keyword::Setting(words)) => self.set(line, words, off),
            Some(Keyword::Quiet) => self.settings.set(Arc::new(line), 1, off),
            Some(Keyword::Option) => self.option(line, off),
            Some(Keyword::Listed(list)) => self.lines.push((list, Arc::new(line))),
            Some(Keyword::Old(list, dropped_in)) => self.take_old(line, list, dropped_in),
            None => self.unknown.push((line.span, "an unknown word")),
        }
    }

    /// Takes a setting that `words` words name.
    fn set(&mut self, line: Line, words: usize, off: bool) {
        if words == 2 && line.at(0) == "timeout" && !TIMEOUTS.contains(&line.at(1)) {
            return self.rename_timeout(line);
        }
        if line.at(0) == "timeout" && units::time(line.at(2), 1.0).is_none() {
            return self.unknown.push((line.span, "not a time"));
        }
        self.settled.push(line.span);
        self.settings.set(Arc::new(line), words, off);
    }

    /// Reads `timeout clitimeout` and its kin, which 1.x accepted beside the short names.
    fn rename_timeout(&mut self, line: Line) {
        let new = match line.at(1) {
            "clitimeout" => "client",
            "contimeout" => "connect",
            "srvtimeout" => "server",
            _ => return self.unknown.push((line.span, "an unknown timeout")),
        };
        self.note_old(&line, line.at(1).to_owned(), "2.1");
        let mut words = line.words;
        words[1].text = new.into();
        self.set(Line { words, span: line.span }, 2, false);
    }

    /// Takes an `option` line, or its opposite.
    fn option(&mut self, line: Line, off: bool) {
        match line.at(1) {
            "forceclose" => self.note_old(&line, "option forceclose".into(), "2.0"),
            "http-tunnel" => self.note_old(&line, "option http-tunnel".into(), "2.1"),
            _ => {}
        }
        match option(line.at(1)) {
            Some(matters) => {
                if matters {
                    self.settled.push(line.span);
                }
                self.settings.set(Arc::new(line), 2, off);
            }
            None => self.unknown.push((line.span, "an unknown option")),
        }
    }

    /// Takes a line of the old dialect: under its new name, or in a list of its own.
    fn take_old(&mut self, line: Line, list: List, dropped_in: &'static str) {
        self.note_old(&line, line.at(0).to_owned(), dropped_in);
        if list != List::Renamed {
            self.lines.push((list, Arc::new(line)));
            return;
        }
        match line.at(0) {
            "clitimeout" => self.set(renamed(&line, &["timeout", "client"]), 2, false),
            "contimeout" => self.set(renamed(&line, &["timeout", "connect"]), 2, false),
            "srvtimeout" => self.set(renamed(&line, &["timeout", "server"]), 2, false),
            "redisp" | "redispatch" => self.option(renamed(&line, &["option", "redispatch"]), false),
            "bind-process" => {}
            "monitor-net" => self.lines.push((List::MonitorFail, Arc::new(line))),
            _ => self.unknown.push((line.span, "a word of the old dialect")),
        }
    }

    /// Remembers a word of the old dialect for the finding.
    fn note_old(&mut self, line: &Line, word: String, dropped_in: &'static str) {
        self.old.push(OldLine { span: line.span, word, dropped_in });
    }
}

/// The timeouts of 2.6 and of later versions.
const TIMEOUTS: [&str; 13] = [
    "check",
    "client",
    "client-fin",
    "client-hs",
    "connect",
    "http-keep-alive",
    "http-request",
    "queue",
    "server",
    "server-fin",
    "tarpit",
    "tunnel",
    "client-wait",
];

/// The line without the `no` or `default` before it.
fn without_first(line: Line) -> Line {
    let span = line.span;
    Line { words: line.words.into_iter().skip(1).collect(), span }
}

/// The line with other words in place of its first.
fn renamed(line: &Line, words: &[&str]) -> Line {
    let span = line.words[0].span;
    let first = words.iter().map(|word| Word { text: (*word).into(), span });
    Line { words: first.chain(line.from(1).iter().cloned()).collect(), span: line.span }
}
