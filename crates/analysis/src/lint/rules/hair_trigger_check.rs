//! See `hair_trigger_check.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::{HealthCheck, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::takes_traffic;

/// One check that fails takes an endpoint out.
pub static RULE: Rule<Model> =
    Rule { id: "hair-trigger-check", severity: Severity::Note, docs: include_str!("hair_trigger_check.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, &Pool> = BTreeMap::new();
    for pool in reached(model, |pool| trigger(pool).is_some()) {
        found.extend(trigger(pool).map(|span| (span, pool)));
    }
    findings.extend(found.into_iter().map(|(span, pool)| finding(span, pool)));
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

fn finding(span: Span, pool: &Pool) -> Finding {
    let message = format!(
        "each endpoint of pool {} is down after a single check that fails: one lost packet or one slow moment of all, and none \
         is left",
        pool.name.value
    );
    let finding = RULE.finding(span, message).label("one failure is enough").confidence(Confidence::Medium);
    finding.help("ask for two or three failures in a row, and repeat a check that failed sooner")
}
