//! Health checks that a stub can't pass: they speak another protocol, or expect more than a status of 200.

use std::collections::HashSet;

use model::Pattern;

use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::{self, check};
use super::super::words::Line;
use crate::stage::Subject;

/// The pools of such checks, by name.
#[derive(Debug, Default)]
pub struct Hopeless(HashSet<String>);

impl Hopeless {
    /// Whether the checks of this pool are.
    pub fn pool(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether the server that `track` names is in such a pool; without a pool it is one of `own`.
    pub fn tracked(&self, own: &str, track: &str) -> bool {
        self.pool(track.split_once('/').map_or(own, |(pool, _)| pool))
    }
}

/// The pools whose checks no stub can pass.
pub fn hopeless(subject: &Subject<'_>) -> Hopeless {
    let config = config::read(subject.sources, subject.roots, subject.around);
    let pools = config.proxies.iter().filter(|proxy| is_hopeless(proxy));
    Hopeless(pools.map(|proxy| proxy.name.text.to_string()).collect())
}

/// Options that choose what a check says.
const KINDS: [&str; 9] = [
    "external-check",
    "httpchk",
    "ldap-check",
    "mysql-check",
    "pgsql-check",
    "redis-check",
    "smtpchk",
    "ssl-hello-chk",
    "tcp-check",
];

/// Whether the check of a pool expects what no stub says. The last option counts.
fn is_hopeless(proxy: &Proxy) -> bool {
    let kind = proxy.settings.all("option").filter(|line| KINDS.contains(&line.at(1))).last();
    match kind.map(|line| line.at(1)) {
        None => false,
        Some("httpchk") => check::rules(proxy).iter().any(|line| !passes_http(line)),
        Some("tcp-check") => proxy.list(List::TcpCheck).any(|line| !passes_tcp(line)),
        Some(_) => true,
    }
}

/// Whether a stub passes this step of a check over HTTP.
fn passes_http(line: &Line) -> bool {
    match line.at(1) {
        "expect" => expects_success(line),
        "connect" => !leaves(line),
        _ => true,
    }
}

/// Whether a stub passes this step of a scripted check.
fn passes_tcp(line: &Line) -> bool {
    line.at(1) != "expect" && !(line.at(1) == "connect" && leaves(line))
}

/// Whether the step goes to another place than the endpoint's own.
fn leaves(line: &Line) -> bool {
    line.has("port") || line.has("addr") || line.has("via-socks4")
}

/// Whether `http-check expect` is content with a status of 200.
fn expects_success(line: &Line) -> bool {
    let words: Vec<&str> = line.from(2).iter().map(|word| word.as_str()).collect();
    let (negated, words) = match words.split_first() {
        Some((&"!", rest)) => (true, rest),
        _ => (false, &words[..]),
    };
    let kind = words.iter().position(|word| matches!(*word, "status" | "rstatus"));
    let Some((kind, pattern)) = kind.and_then(|at| Some((words[at], words.get(at + 1)?))) else { return false };
    let holds = match kind {
        "status" => pattern.split(',').any(is_success),
        _ => Pattern::new(*pattern, false).is_match("200") == Some(true),
    };
    holds != negated
}

/// Whether 200 is in `200` or `200-399`.
fn is_success(range: &str) -> bool {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    matches!((first.parse::<u16>(), last.parse::<u16>()), (Ok(first), Ok(last)) if (first..=last).contains(&200))
}
