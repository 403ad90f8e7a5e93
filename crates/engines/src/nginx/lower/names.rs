//! `server_name`: exact names first, then the longest leading wildcard, the longest trailing one, and expressions in
//! their order. Names are compared with the host in lower case, without its port and a dot at its end.

use finding::Span;
use model::{Filter, FilterKind, How, Matcher, Opaque, Pattern, Predicate, Strings, Text};
use std::collections::HashSet;
use std::sync::Arc;

use super::variables::{self, host};
use crate::nginx::config::Server;
use crate::nginx::syntax::Word;

/// One condition under which a server is chosen, and how early it is asked.
pub struct Named {
    /// Less is asked first.
    pub rank: i64,
    /// The condition.
    pub when: Predicate,
    /// What a match leaves behind: groups.
    pub filters: Vec<Filter>,
    /// The name, where it begins with a dot: it may clash with another.
    pub dotted: Option<Text>,
}

/// The conditions of a server's names.
pub fn named(server: &Server) -> Vec<Named> {
    let mut out = Vec::new();
    let exact: Vec<&Word> = server.names.iter().filter(|name| is_exact(name)).collect();
    if let (Some(first), Some(last)) = (exact.first(), exact.last()) {
        let texts = exact.iter().map(|name| name.text.clone());
        let matcher = Matcher::Strings(Strings::new(How::Equal, texts, true));
        let when = Predicate::test(first.span.to(last.span), host(), matcher);
        out.push(Named { rank: 0, when, filters: Vec::new(), dotted: None });
    }
    for name in &server.names {
        match name.text.strip_prefix('.').filter(|_| !is_unknown(name)) {
            Some(rest) => out.extend(dotted(name, rest)),
            None => out.extend(other(name)),
        }
    }
    out
}

/// `.example.com` is `example.com` and `*.example.com`.
fn dotted(name: &Word, rest: &str) -> [Named; 2] {
    let halves = [(0, How::Equal, rest), (wildcard_rank(&name.text), How::Suffix, name.text.as_str())];
    halves.map(|(rank, how, text)| {
        let matcher = Matcher::Strings(Strings::new(how, [text], true));
        let when = Predicate::test(name.span, host(), matcher);
        Named { rank, when, filters: Vec::new(), dotted: Some(name.text.clone()) }
    })
}

/// Of wildcards in front the longest is asked first; `suffix` begins with the dot.
fn wildcard_rank(suffix: &str) -> i64 {
    1_000_000 - suffix.len() as i64
}

/// Names that are compared as a whole.
fn is_exact(name: &Word) -> bool {
    let text = name.as_str();
    !text.is_empty() && !is_unknown(name) && !text.starts_with(['~', '*', '.']) && !text.ends_with(".*")
}

/// A template or the environment fills the name in; a `$` in an expression is its end.
fn is_unknown(name: &Word) -> bool {
    name.template || (name.text.contains('$') && !name.text.starts_with('~'))
}

/// Names that are not compared as a whole.
fn other(name: &Word) -> Option<Named> {
    let text = name.as_str();
    let test = |how, text: &str| {
        let matcher = Matcher::Strings(Strings::new(how, [text], true));
        Predicate::test(name.span, host(), matcher)
    };
    let plain = |rank, when| Some(Named { rank, when, filters: Vec::new(), dotted: None });
    let length = text.len() as i64;
    if is_unknown(name) {
        return plain(1, Predicate::opaque(Opaque::unknown(name.span, "this name is filled in elsewhere")));
    }
    if text.is_empty() {
        // It takes requests without Host, as no name at all does.
        return None;
    }
    if let Some(source) = text.strip_prefix('~') {
        return Some(by_expression(name, source));
    }
    if let Some(text) = text.strip_prefix('*').filter(|text| text.starts_with('.')) {
        return plain(wildcard_rank(text), test(How::Suffix, text));
    }
    text.ends_with(".*")
        .then(|| test(How::Prefix, &text[..text.len() - 1]))
        .and_then(|when| plain(2_000_000 - length, when))
}

/// Requests without a Host header.
pub fn without_host(span: Span) -> Predicate {
    Predicate::test(span, variables::header("host"), Matcher::Found).negated()
}

/// Expressions ignore case; their groups become variables.
fn by_expression(name: &Word, source: &str) -> Named {
    let pattern = || Pattern::new(source, true);
    let when = Predicate::test(name.span, host(), Matcher::Regexes(vec![pattern()]));
    let capture = FilterKind::Capture(host(), Arc::new(pattern()));
    let filters = source.contains('(').then_some(Filter::new(name.span, capture));
    Named { rank: 3_000_000, when, filters: filters.into_iter().collect(), dotted: None }
}

/// Names with a dot in front that nginx ignores, by the number of their server: an earlier name of the same listener is
/// `example.com`, `*.example.com` or `.example.com` already (seen on nginx 1.22.1, which warns of it).
pub fn ignored<'s>(servers: impl Iterator<Item = &'s [Text]> + Clone) -> HashSet<(usize, Text)> {
    let mut out = HashSet::new();
    if !servers.clone().flatten().any(|name| name.starts_with('.')) {
        return out;
    }
    let mut taken: HashSet<String> = HashSet::new();
    for (number, names) in servers.enumerate() {
        for name in names {
            let lower = name.to_ascii_lowercase();
            let clash = match lower.strip_prefix('.') {
                // Where `*.example.com` was there before, `example.com` is taken none the less.
                Some(rest) => !taken.insert(rest.to_owned()) || !taken.insert(format!("*{lower}")),
                None => !taken.insert(lower),
            };
            if clash && name.starts_with('.') {
                out.insert((number, name.clone()));
            }
        }
    }
    out
}
