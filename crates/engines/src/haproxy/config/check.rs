//! What `option httpchk` and `http-check` come to together.
//!
//! Seen on HAProxy 2.6.12: a backend with `http-check` rules of its own has none of the inherited request: a `send` then begins
//! with `OPTIONS /`, and without a `send` nothing at all is sent, so that an `expect` waits until the check times out and the
//! server is down. `disable-on-404` and `send-state` are no rules. An `option httpchk` of its own gives the request back.

use std::sync::Arc;

use super::super::words::Line;
use super::keyword::List;
use super::proxy::Proxy;

/// The request that checks over HTTP begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What `option httpchk` says.
    Option(Arc<Line>),
    /// What `http-check send` says, from `OPTIONS /` on.
    Sent,
    /// Nothing is sent; the line of `option httpchk` that is lost.
    Nothing(Arc<Line>),
}

/// The `http-check` rules that count.
pub fn rules(proxy: &Proxy) -> Vec<&Arc<Line>> {
    let all: Vec<&Arc<Line>> = proxy.list(List::HttpCheck).collect();
    let own: Vec<&Arc<Line>> = all.iter().copied().filter(|line| proxy.span.contains(line.span)).collect();
    if own.iter().any(|line| is_rule(line)) { own } else { all }
}

/// The request that checks begin with, where `option` is the line of `option httpchk`.
pub fn asked(proxy: &Proxy, option: &Arc<Line>) -> Asked {
    let rules = rules(proxy);
    let replaced = rules.iter().any(|line| is_rule(line) && proxy.span.contains(line.span));
    if proxy.span.contains(option.span) || !replaced {
        return Asked::Option(option.clone());
    }
    match rules.iter().any(|line| line.at(1) == "send") {
        true => Asked::Sent,
        false => Asked::Nothing(option.clone()),
    }
}

/// Whether a line is a step of the check, and not a setting beside it.
fn is_rule(line: &Line) -> bool {
    !matches!(line.at(1), "disable-on-404" | "send-state")
}
