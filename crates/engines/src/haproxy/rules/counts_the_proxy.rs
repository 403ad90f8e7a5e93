//! Limits that count the proxies in front.

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::subject::{is_of_client, test};
use super::super::words::{Line, Word};
use crate::syntax::networks;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "counts-the-proxy", severity: Severity::Note, docs: include_str!("counts_the_proxy.md"), check };

/// Looks at each section that clients connect to.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    findings.extend(config.proxies.iter().filter(|proxy| proxy.listens()).filter_map(in_proxy));
}

/// A finding where only some public networks get in, and each of their addresses is counted.
fn in_proxy(proxy: &Proxy) -> Option<Finding> {
    let told = proxy.list(List::Bind).any(|line| line.has("accept-proxy"));
    let replaced = || proxy.list(List::HttpRequest).any(|line| line.at(1) == "set-src");
    let mut rules = proxy.list(List::HttpRequest);
    let gate = rules.find(|line| lets_in_networks(proxy, line)).filter(|_| !told && !replaced())?;
    let counts = |line: &Line| line.at(1).starts_with("track-sc") && line.at(2) == "src";
    let track = rules.find(|line| counts(line))?;
    let message = "only a few public networks get this far, as where a CDN or a proxy stands in front, and what is counted is the address that \
                   connects: all clients of one of its machines share one limit";
    let finding =
        RULE.finding(track.span, message).confidence(Confidence::Low).also(gate.span, "turns all others away");
    Some(
        finding.help(
            "count by the header in which the proxy names the client: `track-sc0 req.hdr_ip(x-forwarded-for,-1)`",
        ),
    )
}

/// Whether a rule turns everybody away who isn't in one of several public networks.
fn lets_in_networks(proxy: &Proxy, line: &Line) -> bool {
    let Some(condition) = condition::split(line, 2).1.filter(|_| line.at(1) == "deny") else { return false };
    let [terms] = condition.any.as_slice() else { return false };
    let [term] = terms.as_slice() else { return false };
    let public = |word: &Word| word.as_str().contains('/') && networks::is_private(word.as_str()) == Some(false);
    let others = term.negated != condition.unless;
    let nets = test(proxy, term).filter(|test| is_of_client(test)).unwrap_or_default();
    others && nets.len() > 2 && nets.iter().skip(1).all(public)
}
