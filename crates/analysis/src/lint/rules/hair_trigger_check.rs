//! See `hair_trigger_check.md`.

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::{HealthCheck, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::{count, takes_traffic};

/// One check that fails takes an endpoint out.
pub static RULE: Rule<Model> =
    Rule { id: "hair-trigger-check", severity: Severity::Note, docs: include_str!("hair_trigger_check.md"), check };

/// One finding for all pools: mostly they have it from one line.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    let pools = reached(model, |pool| trigger(pool).is_some());
    let Some((first, others)) = pools.split_first() else { return };
    findings.extend(trigger(first).map(|span| finding(span, first, others)));
}

/// The check of the first endpoint, where one failure is enough for each of them.
fn trigger(pool: &Pool) -> Option<Span> {
    let used = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint));
    let mut spans = used.map(|endpoint| match &endpoint.health {
        HealthCheck::Active { fall: 1, span, .. } => Some(*span),
        _ => None,
    });
    let first = spans.next()??;
    spans.all(|span| span.is_some()).then_some(first)
}

fn finding(span: Span, pool: &Pool, others: &[&Pool]) -> Finding {
    let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", count(others.len(), "pool")) };
    let message = format!(
        "each endpoint of pool {}{more} is down after a single check that fails: one lost packet or one slow moment of all, and none \
         is left",
        pool.name.value
    );
    let finding = RULE.finding(span, message).label("one failure is enough").confidence(Confidence::Medium);
    let finding = others.iter().take(3).fold(finding, |finding, pool| finding.also(pool.name.span, "here too"));
    finding.help("ask for two or three failures in a row, and repeat a check that failed sooner")
}
