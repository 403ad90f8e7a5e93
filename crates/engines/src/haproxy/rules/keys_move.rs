//! Hashes under which an endpoint that goes moves nearly every key.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "keys-move", severity: Severity::Note, docs: include_str!("keys_move.md"), check };

/// Looks at the backends that deal out by a key; what several inherit is said once.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut seen: HashSet<Span> = HashSet::new();
    for proxy in config.proxies.iter().filter(|proxy| proxy.serves() && proxy.is_http() && moves(proxy)) {
        let Some(balance) = proxy.settings.get("balance").filter(|line| seen.insert(line.span)) else { continue };
        let message = format!(
            "keys are dealt out modulo the servers that are up: when one fails or comes back, nearly every key of `{}` gets another \
             endpoint, and sessions and caches that are kept there are lost at once",
            proxy.name.text
        );
        let finding = RULE.finding(balance.span, message);
        findings.push(finding.help("say `hash-type consistent`: then only the keys of that server move"));
    }
}

/// Whether a backend hashes without `consistent`. With two servers there is one way to move only: to the other.
fn moves(proxy: &Proxy) -> bool {
    const KEYS: [&str; 6] = ["hash", "hdr", "rdp-cookie", "source", "uri", "url_param"];
    let by_key = proxy.settings.get("balance").is_some_and(|line| {
        let name = line.at(1).split('(').next().unwrap_or("");
        KEYS.contains(&name)
    });
    let consistent = proxy.settings.get("hash-type").is_some_and(|line| line.at(1) == "consistent");
    let serving = proxy.list(List::Server).filter(|line| !line.has("backup") && !line.has("disabled")).count();
    by_key && !consistent && (serving > 2 || proxy.list(List::ServerTemplate).next().is_some())
}
