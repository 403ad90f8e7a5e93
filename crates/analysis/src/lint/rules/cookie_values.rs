//! See `cookie_values.md`.

use std::collections::HashMap;

use finding::{Finding, Rule, Severity, Span};
use model::{Endpoint, Model, Pool, Stickiness, Text};

use crate::facts::words::{called, takes_traffic};

/// Endpoints that a session cookie can't tell apart, or can't name.
pub static RULE: Rule<Model> =
    Rule { id: "cookie-values", severity: Severity::Warning, docs: include_str!("cookie_values.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    model.pools.iter().for_each(|pool| in_pool(pool, findings));
}

fn in_pool(pool: &Pool, findings: &mut Vec<Finding>) {
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
