//! Endpoints of one pool, of which some are sent the PROXY protocol and some are not.

use std::sync::Arc;

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "send-proxy-on-one", severity: Severity::Warning, docs: include_str!("send_proxy_on_one.md"), check };

/// Looks at each pool.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    findings.extend(config.proxies.iter().filter(|pool| pool.serves()).filter_map(in_pool));
}

/// A finding where two servers with one port differ.
fn in_pool(pool: &Proxy) -> Option<Finding> {
    let sends = |line: &&Arc<Line>| line.words.iter().any(|word| word.as_str().starts_with("send-proxy"));
    if pool.list(List::DefaultServer).any(|line| sends(&line)) {
        return None;
    }
    let (with, without): (Vec<&Arc<Line>>, Vec<_>) = pool.list(List::Server).partition(sends);
    let port = |line: &Line| line.at(2).rsplit_once(':').map(|(_, port)| port.to_owned());
    let beside = |one: &&Arc<Line>| with.iter().find(|other| port(one) == port(other)).copied();
    let (one, other) = without.iter().find_map(|one| beside(one).map(|other| (*one, other)))?;
    let message = "the other endpoint of this port is sent the PROXY protocol and this one isn't: if both run the same program, one of them breaks \
                   every connection off";
    let finding = RULE.finding(one.span, message).confidence(Confidence::Medium).also(other.span, "is sent the header");
    Some(finding.help("add `send-proxy`, or say in a comment why this one needs none"))
}
