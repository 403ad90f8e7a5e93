//! Versions of TLS and ciphers that are broken.

use std::sync::Arc;

use finding::{Confidence, Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use crate::syntax::ciphers;

/// What is spoken towards clients and servers that should no longer be.
pub static RULE: Rule<Config> =
    Rule { id: "weak-tls", severity: Severity::Warning, docs: include_str!("weak_tls.md"), check };

/// Looks at the defaults of all, and at the lines of each section itself.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    findings.extend(config.global.iter().filter(|line| line.at(0).starts_with("ssl-default-")).flat_map(in_line));
    for proxy in config.defaults.iter().chain(&config.proxies) {
        findings.extend(spoken(proxy).flat_map(|line| in_line(line)));
    }
}

/// The lines of the section itself that speak TLS.
fn spoken(proxy: &Proxy) -> impl Iterator<Item = &Arc<Line>> {
    let own = |line: &&Arc<Line>| proxy.span.contains(line.span);
    let lists = [List::Bind, List::Server, List::ServerTemplate, List::DefaultServer];
    let lines = proxy.lines.iter().filter(move |(list, _)| lists.contains(list)).map(|(_, line)| line);
    lines.filter(own).filter(|line| line.at(0) == "default-server" || line.has("ssl"))
}

/// What is weak in one line.
fn in_line(line: &Line) -> Vec<Finding> {
    let pairs = line.words.iter().zip(line.from(1).iter().map(Some).chain([None]));
    pairs.filter_map(|(name, value)| version(name, value).or_else(|| list(name, value?))).collect()
}

/// A version that browsers have given up.
fn version(name: &Word, value: Option<&Word>) -> Option<Finding> {
    let old = match name.as_str() {
        "force-sslv3" => "SSLv3",
        "force-tlsv10" => "TLSv1.0",
        "force-tlsv11" => "TLSv1.1",
        "ssl-min-ver" | "ssl-max-ver" => {
            value.map(Word::as_str).filter(|version| matches!(*version, "SSLv3" | "TLSv1.0" | "TLSv1.1"))?
        }
        _ => return None,
    };
    let message = format!(
        "{old} may be spoken here: a broken version that browsers have given up, to which an attacker on the way can bring a \
         client that still has it"
    );
    let place = value.filter(|_| name.as_str().starts_with("ssl-")).map_or(name.span, |value| name.span.to(value.span));
    let fix = Fix::risky("speak TLS 1.2 at least", [Edit::replace(place, "ssl-min-ver TLSv1.2")]);
    let finding = RULE.finding(name.span, message).confidence(Confidence::Medium);
    Some(finding.help("write `ssl-min-ver TLSv1.2`").fix(fix))
}

/// A list of ciphers with a broken one among them.
fn list(name: &Word, value: &Word) -> Option<Finding> {
    if !matches!(name.as_str(), "ciphers" | "ssl-default-bind-ciphers" | "ssl-default-server-ciphers") {
        return None;
    }
    let weak = ciphers::weak(value.as_str())?;
    let message = format!("`{}` is among the ciphers, where the other side may choose it: {}", weak.part, weak.why);
    let finding = Finding { severity: weak.severity(), ..RULE.finding(value.span, message) };
    Some(finding.confidence(Confidence::Medium).help(format!("take out `{}`", weak.part)))
}
