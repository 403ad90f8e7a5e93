//! The access logs of a HAProxy configuration, and the log formats that HAProxy has by itself.

mod ending;
mod expression;
mod format;
mod known;
mod variables;

use std::collections::HashMap;
use std::sync::Arc;

use finding::Span;
use model::{LogFormat, Text};

use self::expression::Around;
use super::config::Config;
use super::config::keyword::List;
use super::config::proxy::Proxy;
use super::words::Line;
use crate::{AccessLog, Logging, Logs, Typed, Unclear, Written};

/// HAProxy's access logs.
pub static LOGGING: Logging =
    Logging { id: "haproxy", known: known::KNOWN, recognise, typed: Some(typed), ending: ending::ending };

/// Whether a text has a variable of HAProxy's: `%ci`, `%[src]`, `%{+Q}r`.
fn recognise(text: &str) -> bool {
    let behind = text.split('%').skip(1);
    let begins = |rest: &str| rest.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '[' || sign == '{');
    // `%START_TIME%` is another engine's.
    let is_other = |rest: &str| rest.starts_with(|sign: char| sign.is_ascii_uppercase()) && rest.contains('_');
    behind.clone().any(begins) && !behind.clone().any(is_other)
}

/// A log format as a user types it.
fn typed(text: &str) -> Typed {
    format::translate("log-format", text, &Around::default())
}

/// The logs of all sections to which clients connect.
pub(super) fn logs(config: &Config) -> Logs {
    let mut reader = Reader::default();
    config.proxies.iter().filter(|proxy| proxy.listens()).for_each(|proxy| reader.proxy(proxy));
    reader.logs
}

/// What is read so far.
#[derive(Default)]
struct Reader {
    logs: Logs,
    /// Formats by their lines, where what they say doesn't depend on the section.
    shared: HashMap<Span, usize>,
}

impl Reader {
    fn proxy(&mut self, proxy: &Proxy) {
        let line = last_said(proxy);
        let format = self.format(proxy, line);
        let some = some(proxy);
        let of = Some(Text::from(proxy.name.as_str()));
        self.logs.logs.push(AccessLog { path: None, format, span: line.map(|line| line.span), of, some });
    }

    /// The index of the format that the line asks for.
    fn format(&mut self, proxy: &Proxy, line: Option<&Arc<Line>>) -> usize {
        match line.filter(|line| line.at(0) == "log-format") {
            Some(line) => self.own(proxy, line),
            None => self.known(proxy, line),
        }
    }

    /// One of those that HAProxy has by itself.
    fn known(&mut self, proxy: &Proxy, line: Option<&Arc<Line>>) -> usize {
        let format = asked_for(proxy, line);
        let same = |written: &Written| written.format.name == format.name;
        let found = self.logs.formats.iter().position(same);
        found.unwrap_or_else(|| self.add(format, None))
    }

    /// One that the configuration writes.
    fn own(&mut self, proxy: &Proxy, line: &Arc<Line>) -> usize {
        let around = around(proxy);
        let depends = ["%[capture", "%[var"].iter().any(|name| line.at(1).contains(name));
        if let Some(&known) = self.shared.get(&line.span).filter(|_| !depends) {
            return known;
        }
        let typed = format::translate(format!("log-format of {}", proxy.name.text), line.at(1), &around);
        self.logs.unclear.extend(typed.unclear.into_iter().map(|reason| Unclear { span: line.span, reason }));
        let index = self.add(typed.format, Some(line.span));
        self.shared.insert(line.span, index);
        index
    }

    fn add(&mut self, format: LogFormat, span: Option<Span>) -> usize {
        self.logs.formats.push(Written { format, span });
        self.logs.formats.len() - 1
    }
}

/// The line that says the format. Seen on HAProxy 2.6.12: the last one counts, an option or `log-format`.
fn last_said(proxy: &Proxy) -> Option<&Arc<Line>> {
    let says = |line: &&Arc<Line>| match line.at(0) {
        "log-format" => true,
        "option" => matches!(line.at(1), "httplog" | "httpslog" | "tcplog"),
        _ => false,
    };
    proxy.settings.lines().filter(says).last()
}

/// The format of an option. Seen on HAProxy 2.6.12: those of HTTP become that of TCP where the mode is TCP.
fn asked_for(proxy: &Proxy, line: Option<&Arc<Line>>) -> LogFormat {
    let (option, form) = line.map_or(("", ""), |line| (line.at(1), line.at(2)));
    match (option, form) {
        ("", _) => known::named("haproxy-connect", known::CONNECT),
        ("httplog" | "httpslog", _) if !proxy.is_http() => known::named("haproxy-tcp", known::TCP),
        ("httplog", "clf") => known::named("haproxy-http-clf", known::CLF),
        ("httplog", _) => known::named("haproxy-http", known::HTTP),
        ("httpslog", _) => known::named("haproxy-https", known::HTTPS),
        _ => known::named("haproxy-tcp", known::TCP),
    }
}

/// The line by which some requests are left out of the log.
fn some(proxy: &Proxy) -> Option<Span> {
    let silent = |line: &&Arc<Line>| line.after("set-log-level").is_some_and(|level| level.text == "silent");
    let normal = proxy.settings.option("dontlog-normal");
    let line = normal.or_else(|| proxy.list(List::HttpRequest).chain(proxy.list(List::HttpResponse)).find(silent));
    line.map(|line| line.span)
}

/// What the section captures and keeps.
fn around(proxy: &Proxy) -> Around {
    let mut around = Around::default();
    let captures = proxy.list(List::Capture);
    let header = |line: &Arc<Line>| (line.at(0) == "capture" && line.at(1) == "request").then(|| line.at(3).to_owned());
    around.captures =
        captures.filter(|line| line.at(1) == "request").map(|line| header(line).unwrap_or_default()).collect();
    let sets = proxy.list(List::HttpRequest).chain(proxy.list(List::TcpRequest));
    let set = |line: &Arc<Line>| {
        let word = line.words.iter().position(|word| word.text.starts_with("set-var("))?;
        let name = line.at(word).strip_prefix("set-var(")?.strip_suffix(')')?;
        Some((name.to_owned(), line.at(word + 1).to_owned()))
    };
    for (name, expression) in sets.filter_map(set) {
        let known = around.variables.entry(name).or_insert_with(|| expression.clone());
        if *known != expression {
            known.clear();
        }
    }
    around
}
