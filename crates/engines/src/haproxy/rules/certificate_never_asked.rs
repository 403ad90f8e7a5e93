//! Certificates of clients that rules read and nobody asks for.

use std::sync::Arc;

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "certificate-never-asked",
    severity: Severity::Warning,
    docs: include_str!("certificate_never_asked.md"),
    check,
};

/// Looks at each section that clients connect to.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let by_default = |line: &Line| line.at(0).starts_with("ssl-default-bind") && line.has("verify");
    if !config.global.iter().any(by_default) {
        findings.extend(config.proxies.iter().filter(|proxy| proxy.listens()).filter_map(in_proxy));
    }
}

/// What is found in one section.
fn in_proxy(proxy: &Proxy) -> Option<Finding> {
    let mut binds = proxy.list(List::Bind).filter(|line| line.has("ssl")).peekable();
    let first = binds.peek().map(|line| Arc::clone(line))?;
    if binds.any(|line| asks(line)) {
        return None;
    }
    let mut rules = proxy.lines.iter().map(|(_, line)| line).filter(|line| proxy.span.contains(line.span));
    let rule = rules.find(|line| reads(line))?;
    let message = "no client is asked for a certificate here, so what rules read of it is always empty: whoever knows the address is let \
                   in like one who has a certificate, or nobody is";
    let finding = RULE.finding(first.span, message).also(rule.span, "reads the certificate");
    Some(
        finding.help("add `ca-file FILE verify required`, or `verify optional` where a rule refuses those without one"),
    )
}

/// Whether a line asks for certificates, or a list of certificates may.
fn asks(bind: &Line) -> bool {
    bind.has("crt-list") || bind.has("ca-file") || bind.after("verify").is_some_and(|word| word.text != "none")
}

/// Whether a line reads the certificate.
fn reads(line: &Line) -> bool {
    line.words.iter().any(|word| word.as_str().contains("ssl_c_"))
}
