//! What a fetch needs to see of the content, and whether a proxy in mode tcp waits for it.

use std::collections::HashMap;

use super::condition::{self, TermKind};
use super::keyword::List;
use super::proxy::Proxy;

/// What has to arrive before a fetch can read anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A request of HTTP.
    Http,
    /// The client's TLS hello.
    Hello,
    /// Bytes.
    Bytes,
}

/// What the expression at the start of a test needs; `None` where the connection alone is enough.
pub fn content(expression: &str) -> Option<Content> {
    let name = expression.split(['(', ',']).next().unwrap_or("");
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| is_or_extends(name, prefix));
    if begins(&["req_ssl", "req.ssl", "rdp_cookie", "req_rdp_cookie", "req.rdp_cookie"]) {
        return Some(Content::Hello);
    }
    if begins(&["req_len", "req.len", "req.payload", "payload", "wait_end"]) {
        return Some(Content::Bytes);
    }
    const HTTP: [&str; 18] = [
        "base",
        "baseq",
        "cook",
        "hdr",
        "method",
        "path",
        "pathq",
        "query",
        "req.body",
        "req.cook",
        "req.fhdr",
        "req.hdr",
        "req.ver",
        "req_ver",
        "req_proto_http",
        "req.proto_http",
        "url",
        "urlp",
    ];
    (begins(&HTTP) || name == "url_param").then_some(Content::Http)
}

/// Whether the name is the prefix, or goes on after it with `_` or `.`, as `path_beg` does.
fn is_or_extends(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '.']))
}

/// What the acls of HAProxy's own need.
fn predefined(name: &str) -> Option<Content> {
    match name {
        "WAIT_END" | "REQ_CONTENT" => Some(Content::Bytes),
        "RDP_COOKIE" => Some(Content::Hello),
        "HTTP" => Some(Content::Http),
        _ if name.starts_with("HTTP_") || name.starts_with("METH_") => Some(Content::Http),
        _ => None,
    }
}

/// The expressions of a proxy's acls by name; the first line of each counts.
pub fn declared(proxy: &Proxy) -> HashMap<&str, &str> {
    let mut acls = HashMap::new();
    for line in proxy.list(List::Acl) {
        acls.entry(line.at(1)).or_insert(line.at(2));
    }
    acls
}

/// What a term needs, with the acl of `acls` that it names.
pub fn needs(acls: &HashMap<&str, &str>, what: &TermKind) -> Option<Content> {
    match what {
        TermKind::Anonymous(test) => content(test.words.first()?.as_str()),
        TermKind::Named(name) => match acls.get(name.as_str()) {
            Some(expression) => content(expression),
            None => predefined(name.as_str()),
        },
    }
}

/// Whether content is there by the time a backend is chosen. Seen on HAProxy 2.6.12: it is in mode http; in mode tcp only
/// where `tcp-request inspect-delay` is set and a `tcp-request content` rule asks for content. Without, the choice races
/// with the client: of 40 connections each, 6 (HTTP) and 21 (TLS) were too late.
pub fn waits(proxy: &Proxy) -> bool {
    if proxy.is_http() {
        return true;
    }
    let delay = proxy.list(List::TcpRequest).any(|line| line.at(1) == "inspect-delay");
    let acls = if delay { declared(proxy) } else { HashMap::new() };
    let mut rules = proxy.list(List::TcpRequest).filter(|line| line.at(1) == "content");
    delay
        && rules.any(|line| {
            let condition = condition::split(line, 3).1;
            condition
                .is_some_and(|condition| condition.any.iter().flatten().any(|term| needs(&acls, &term.what).is_some()))
                || line.from(3).iter().any(|word| content(word.as_str()).is_some())
        })
}
