//! Names of servers that are looked up at start, and never again.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::address::{self, Host};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "resolved-once", severity: Severity::Note, docs: include_str!("resolved_once.md"), check };

/// One finding for all: whoever writes one name writes them all so.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let names: Vec<(String, Span)> = config.proxies.iter().filter(|proxy| proxy.serves()).flat_map(names).collect();
    findings.extend(finding(&names));
}

/// The names of the servers that no `resolvers` look up.
fn names(proxy: &Proxy) -> Vec<(String, Span)> {
    let defaults = || proxy.list(List::DefaultServer).any(|line| line.has("resolvers"));
    let mut found = Vec::new();
    for line in proxy.list(List::Server).filter(|line| proxy.span.contains(line.span) && !line.has("resolvers")) {
        let Host::Name(name) = address::parse(line.at(2)).0 else { continue };
        let plain = name != "localhost" && !name.contains(['$', '{', '<', '%', '@', '"']);
        if plain && !line.has("disabled") {
            found.push((name.to_string(), line.span));
        }
    }
    if found.is_empty() || defaults() { Vec::new() } else { found }
}

fn finding(names: &[(String, Span)]) -> Option<Finding> {
    let ((name, first), others) = names.split_first()?;
    let different: HashSet<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    let more = match different.len() - 1 {
        0 => "is".to_owned(),
        1 => "and 1 name more are".to_owned(),
        count => format!("and {count} names more are"),
    };
    let message = format!(
        "{name} {more} looked up when HAProxy starts, and not again: when the address changes, requests go to the old one until a \
         reload; and HAProxy doesn't start while a name can't be looked up, unless `init-addr` says otherwise"
    );
    let finding = RULE.finding(*first, message).label("looked up at start");
    let finding = others.iter().take(3).fold(finding, |finding, (_, span)| finding.also(*span, "and here"));
    Some(
        finding.help(
            "where addresses change, add a `resolvers` section, and `resolvers NAME init-addr last,libc,none` here",
        ),
    )
}
