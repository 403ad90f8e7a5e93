//! Ports beside each other, of which one alone takes the header of a proxy in front.

use std::sync::Arc;

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "accept-proxy-on-one",
    severity: Severity::Warning,
    docs: include_str!("accept_proxy_on_one.md"),
    check,
};

/// Looks at each section that clients connect to.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    findings.extend(config.proxies.iter().filter(|proxy| proxy.listens()).filter_map(in_proxy));
}

/// A finding where 80 and 443 of one address differ.
fn in_proxy(proxy: &Proxy) -> Option<Finding> {
    let web = |line: &&Arc<Line>| matches!(line.at(1).rsplit_once(':'), Some((_, "80" | "443")));
    let (with, without): (Vec<&Arc<Line>>, Vec<_>) =
        proxy.list(List::Bind).filter(web).partition(|line| line.has("accept-proxy"));
    let host = |line: &Line| line.at(1).rsplit_once(':').map(|(host, _)| host.to_owned());
    let (one, other) = without
        .iter()
        .find_map(|one| with.iter().find(|other| host(one) == host(other)).map(|other| (*one, *other)))
        .filter(|_| proxy.list(List::TcpRequest).all(|line| !line.has("expect-proxy")))?;
    let message = "the other port of this address takes the PROXY protocol and this one doesn't: a load balancer in front that sends its header \
                   to both gets 400, or no TLS, for everything here";
    let finding = RULE.finding(one.span, message).confidence(Confidence::Medium).also(other.span, "takes the header");
    Some(finding.help("add `accept-proxy`, or say in a comment who connects here without a proxy"))
}
