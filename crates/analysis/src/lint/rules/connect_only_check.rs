//! See `connect_only_check.md`.

use finding::{Finding, Rule, Severity, Span};
use model::{Endpoint, HealthCheck, Model, Pool, Protocol};

use crate::facts::reach::reached;
use crate::facts::words::{count, takes_traffic};

/// An open port is taken for a healthy application.
pub static RULE: Rule<Model> =
    Rule { id: "connect-only-check", severity: Severity::Note, docs: include_str!("connect_only_check.md"), check };

/// One finding for all pools: whoever leaves it out once, leaves it out everywhere.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    let pools = reached(model, |pool| in_pool(pool).is_some());
    let Some((first, others)) = pools.split_first() else { return };
    let Some(span) = in_pool(first) else { return };
    let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", count(others.len(), "pool")) };
    let message = format!(
        "health checks of pool {}{more} only ask whether the port is open: an application that answers every request with an \
         error, or hangs, stays in",
        first.name.value
    );
    let finding = RULE.finding(span, message).label("an open port is enough");
    let finding = others.iter().take(3).fold(finding, |finding, pool| finding.also(pool.name.span, "here too"));
    findings.push(finding.help("ask for a page that says whether the application can work"));
}

/// The check of the first endpoint, where all of them are asked so, and more than one could serve.
fn in_pool(pool: &Pool) -> Option<Span> {
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).collect();
    let spans: Option<Vec<Span>> = used.iter().map(|endpoint| connects(&endpoint.health)).collect();
    let first = spans?.first().copied()?;
    (pool.protocol == Protocol::Http && used.len() > 1).then_some(first)
}

fn connects(health: &HealthCheck) -> Option<Span> {
    match health {
        HealthCheck::Active { span, http: None, other, .. } if other.as_ref().is_none_or(|other| other == "tcp") => {
            Some(*span)
        }
        _ => None,
    }
}
