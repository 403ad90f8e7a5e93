//! `server_name`: exact names first, then the longest leading wildcard, the longest trailing one, and expressions in
//! their order. Names are compared with the host in lower case, without its port and a dot at its end.

use model::{Filter, FilterKind, How, Matcher, Opaque, Pattern, Predicate, Strings};
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
}

/// The conditions of a server's names.
pub fn named(server: &Server) -> Vec<Named> {
    let mut out = Vec::new();
    let exact: Vec<&Word> = server.names.iter().filter(|name| is_exact(name)).collect();
    if let (Some(first), Some(last)) = (exact.first(), exact.last()) {
        let texts = exact.iter().map(|name| name.text.trim_start_matches('.'));
        let matcher = Matcher::Strings(Strings::new(How::Equal, texts, true));
        let when = Predicate::test(first.span.to(last.span), host(), matcher);
        out.push(Named { rank: 0, when, filters: Vec::new() });
    }
    out.extend(server.names.iter().filter_map(other));
    out
}

/// `.example.com` is `example.com` and `*.example.com`.
fn is_exact(name: &Word) -> bool {
    let text = name.as_str();
    !text.is_empty() && !is_unknown(name) && !text.starts_with(['~', '*']) && !text.ends_with(".*")
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
    let plain = |rank, when| Some(Named { rank, when, filters: Vec::new() });
    let length = text.len() as i64;
    if is_unknown(name) {
        return plain(1, Predicate::opaque(Opaque::unknown(name.span, "this name is filled in elsewhere")));
    }
    if text.is_empty() {
        // Requests without a Host header.
        return plain(0, Predicate::test(name.span, variables::header("host"), Matcher::Found).negated());
    }
    if let Some(source) = text.strip_prefix('~') {
        return Some(by_expression(name, source));
    }
    // `*.a.example` and `.a.example` are one name: of two that clash the first counts (seen on nginx 1.22.1).
    if let Some(text) =
        text.strip_prefix('*').or(text.starts_with('.').then_some(text)).filter(|text| text.starts_with('.'))
    {
        return plain(1_000_000 - text.len() as i64, test(How::Suffix, text));
    }
    text.ends_with(".*")
        .then(|| test(How::Prefix, &text[..text.len() - 1]))
        .and_then(|when| plain(2_000_000 - length, when))
}

/// Expressions ignore case; their groups become variables.
fn by_expression(name: &Word, source: &str) -> Named {
    let pattern = || Pattern::new(source, true);
    let when = Predicate::test(name.span, host(), Matcher::Regexes(vec![pattern()]));
    let capture = FilterKind::Capture(host(), Arc::new(pattern()));
    let filters = source.contains('(').then_some(Filter { span: name.span, kind: capture });
    Named { rank: 3_000_000, when, filters: filters.into_iter().collect() }
}
