//! See `cookie_values.md`.

use std::collections::HashMap;

use finding::{Finding, Rule, Severity, Span};
use model::{Endpoint, Model, Pool, Protocol, Stickiness, Text};

use crate::facts::words::{called, takes_traffic};

/// Endpoints that a session cookie can't tell apart, or can't name.
pub static RULE: Rule<Model> =
    Rule { id: "cookie-values", severity: Severity::Warning, docs: include_str!("cookie_values.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    model.pools.iter().for_each(|pool| in_pool(pool, findings));
}

fn in_pool(pool: &Pool, findings: &mut Vec<Finding>) {
    if pool.stickiness.is_none() {
        findings.extend(unused(pool));
    }
    let Some(Stickiness::Cookie { name, .. }) = pool.stickiness.as_ref().map(|sticky| &sticky.value) else { return };
    let used: Vec<&Endpoint> =
        pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint) && endpoint.tier == 0).collect();
    let mut seen: HashMap<&Text, Span> = HashMap::new();
    for endpoint in used.iter().filter(|endpoint| endpoint.cookie.is_some()) {
        let Some(cookie) = &endpoint.cookie else { continue };
        if let Some(first) = seen.insert(&cookie.value, cookie.span) {
            let message = format!(
                "two endpoints of pool {} have the cookie value {}: sessions of the second go to the first",
                pool.name.value, cookie.value
            );
            findings.push(RULE.finding(cookie.span, message).label("the same value again").also(first, "first here"));
        }
    }
    let without = used.iter().find(|endpoint| endpoint.cookie.is_none());
    if let (Some(endpoint), false) = (without, seen.is_empty()) {
        let message = format!(
            "{} of pool {} has no cookie value while others have one: its clients don't stay there",
            called(endpoint),
            pool.name.value
        );
        let finding = RULE.finding(endpoint.span, message).label(format!("no value for the cookie {name}"));
        findings.push(finding.help("give each endpoint a cookie value of its own"));
    }
}

/// Values of a cookie that nobody reads.
fn unused(pool: &Pool) -> Option<Finding> {
    let first = pool.endpoints.iter().find_map(|endpoint| endpoint.cookie.as_ref())?;
    let several = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).count() > 1;
    if !several || pool.protocol != Protocol::Http || !pool.unknown.is_empty() {
        return None;
    }
    let message = format!(
        "the endpoints of pool {} have cookie values, but no cookie is set or read: clients don't stay at their endpoint",
        pool.name.value
    );
    let finding = RULE.finding(first.span, message).label("a value that nobody looks at");
    let finding = finding.also(pool.name.span, "no cookie is named here");
    Some(finding.help("name the cookie (`cookie SRV insert indirect nocache`), or take the values out"))
}
