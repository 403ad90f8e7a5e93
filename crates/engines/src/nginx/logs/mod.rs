//! The access logs of an nginx configuration, and the log formats by which it is known.

mod ending;
mod format;
mod known;
mod variables;

use std::collections::HashMap;

use finding::Span;
use model::Text;

use super::config::{Block, Config, Line, Section, Server};
use super::syntax::{Directive, Word};
use crate::syntax::log::Escape;
use crate::{AccessLog, Logging, Logs, Typed, Unclear, Written};

/// nginx's access logs.
pub static LOGGING: Logging =
    Logging { id: "nginx", known: known::KNOWN, recognise, typed: Some(typed), ending: ending::ending };

/// Whether a text has a variable of nginx's: `$status`.
fn recognise(text: &str) -> bool {
    text.split('$').skip(1).any(|behind| behind.starts_with(|sign: char| sign.is_ascii_lowercase() || sign == '{'))
}

/// A log format as a user types it; one that begins as an object is taken for `escape=json`.
fn typed(text: &str) -> Typed {
    let escape = if text.trim_start().starts_with('{') { Escape::Json } else { Escape::Quotes };
    format::translate("log_format", text, escape)
}

/// The access logs of all sections.
pub(super) fn logs(config: &Config) -> Logs {
    let mut logs = Logs::default();
    for section in &config.http {
        let mut reader = Reader { logs: &mut logs, formats: HashMap::new(), is_http: true };
        reader.section(section);
    }
    for section in &config.stream {
        let mut reader = Reader { logs: &mut logs, formats: HashMap::new(), is_http: false };
        reader.section(section);
    }
    logs
}

/// One `http` or `stream` that is being read.
struct Reader<'l> {
    logs: &'l mut Logs,
    /// Formats by name, as indices.
    formats: HashMap<String, usize>,
    is_http: bool,
}

impl Reader<'_> {
    /// Formats may be written behind the logs that have them.
    fn section(&mut self, section: &Section) {
        section.settings.iter().filter(|line| line.is("log_format")).for_each(|line| self.log_format(line));
        let asked: Vec<&Directive> = section.settings.iter().filter(|line| line.is("access_log")).collect();
        asked.iter().for_each(|line| self.access_log(line, None));
        if asked.is_empty() && self.is_http && !section.fragment {
            let format = self.combined();
            self.logs.logs.push(AccessLog { path: None, format, span: None, of: None, some: None });
        }
        for server in &section.servers {
            self.block(&server.block, first_name(server).as_ref());
        }
    }

    fn block(&mut self, block: &Block, of: Option<&Text>) {
        for line in &block.lines {
            match line {
                Line::Plain(line) if line.is("access_log") => self.access_log(line, of),
                Line::Plain(_) => {}
                Line::If(condition) => self.block(&condition.block, of),
                Line::LimitExcept(limit) => self.block(&limit.block, of),
            }
        }
        block.locations.iter().for_each(|location| self.block(&location.block, of));
    }

    /// `log_format name [escape=...] text ...`: the texts are put end to end.
    fn log_format(&mut self, line: &Directive) {
        let Some((name, words)) = line.args.split_first() else { return };
        if let Some(word) = words.iter().find(|word| word.template) {
            return self.unclear(word.span, format!("the format {} holds a template", name.text));
        }
        let (escape, texts) = escape(words);
        let text: String = texts.iter().map(|word| word.as_str()).collect();
        let typed = format::translate(name.text.clone(), &text, escape);
        typed.unclear.into_iter().for_each(|reason| self.unclear(line.span, reason.to_string()));
        self.formats.insert(name.text.to_string(), self.logs.formats.len());
        self.logs.formats.push(Written { format: typed.format, span: Some(line.span) });
    }

    /// `access_log path [format] [if=...] ...`, or `off`.
    fn access_log(&mut self, line: &Directive, of: Option<&Text>) {
        let Some(path) = line.args.first().filter(|path| path.text != "off") else { return };
        let is_setting = |word: &&Word| word.text.contains('=') || word.text == "gzip";
        let name = line.args.get(1).filter(|word| !is_setting(word));
        let Some(format) = self.format_of(line, path, name) else { return };
        let some = line.args.iter().find(|word| word.text.starts_with("if=")).map(|_| line.span);
        let is_file = !path.text.starts_with("syslog:");
        let path = is_file.then(|| path.text.clone());
        self.logs.logs.push(AccessLog { path, format, span: Some(line.span), of: of.cloned(), some });
    }

    /// The format of that name; one of its own for what goes through syslog.
    fn format_of(&mut self, line: &Directive, path: &Word, name: Option<&Word>) -> Option<usize> {
        let name = name.map_or("combined", Word::as_str);
        let index = match self.formats.get(name) {
            Some(index) => *index,
            None if name == "combined" && self.is_http => self.combined(),
            None => {
                self.unclear(line.span, format!("no `log_format` that was read has the name {name}"));
                return None;
            }
        };
        if !path.text.starts_with("syslog:") {
            return Some(index);
        }
        let mut written = self.logs.formats[index].clone();
        written.format.syslog = true;
        self.logs.formats.push(written);
        Some(self.logs.formats.len() - 1)
    }

    /// The one that nginx has by itself.
    fn combined(&mut self) -> usize {
        let next = self.logs.formats.len();
        let index = *self.formats.entry("combined".into()).or_insert(next);
        if index == next {
            self.logs.formats.push(Written { format: known::named("combined", known::COMBINED), span: None });
        }
        index
    }

    fn unclear(&mut self, span: Span, reason: String) {
        self.logs.unclear.push(Unclear { span, reason: reason.into() });
    }
}

/// What `escape=...` asks for, and the words behind it.
fn escape(words: &[Word]) -> (Escape, &[Word]) {
    match words.split_first() {
        Some((first, rest)) if first.text.starts_with("escape=") => {
            let escape = match first.as_str() {
                "escape=json" => Escape::Json,
                "escape=none" => Escape::Nothing,
                _ => Escape::Quotes,
            };
            (escape, rest)
        }
        _ => (Escape::Quotes, words),
    }
}

/// The first name of a server.
fn first_name(server: &Server) -> Option<Text> {
    server.names.first().map(|name| name.text.clone())
}
