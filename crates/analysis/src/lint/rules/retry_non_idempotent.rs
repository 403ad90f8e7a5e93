//! See `retry_non_idempotent.md`.

use finding::{Confidence, Finding, Rule, Severity};
use model::{Model, Pool};

use crate::facts::reach::reached;

/// A request that an endpoint may have carried out is sent again.
pub static RULE: Rule<Model> =
    Rule { id: "retry-non-idempotent", severity: Severity::Note, docs: include_str!("retry_non_idempotent.md"), check };

/// Failures after which a request that may have been carried out is sent again whatever its method, as engines name them.
const AFTER_THE_FACT: &[&str] = &[
    "all-retryable-errors",
    "empty-response",
    "junk-response",
    "non_idempotent",
    "response-timeout",
    "500",
    "502",
    "503",
    "504",
];

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
    findings.dedup_by(|a, b| a.rule == b.rule && a.primary.span == b.primary.span);
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let found = pool.retries.on.iter().find(|on| AFTER_THE_FACT.contains(&on.value.as_str()))?;
    let message = format!(
        "requests to pool {} are sent again after {}: an order or a payment may be carried out twice",
        pool.name.value, found.value
    );
    let finding = RULE.finding(found.span, message).label("POST is sent again too");
    Some(finding.confidence(Confidence::Medium).help("retry only failures to connect, or keep POST out of it"))
}
