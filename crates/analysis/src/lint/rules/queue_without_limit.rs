//! See `queue_without_limit.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::{Endpoint, Limit, Model};

use crate::facts::words::called;

/// A limit on a queue that is never formed.
pub static RULE: Rule<Model> = Rule {
    id: "queue-without-limit",
    severity: Severity::Warning,
    docs: include_str!("queue_without_limit.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let endpoints = model.pools.iter().flat_map(|pool| pool.endpoints.iter().map(move |endpoint| (pool, endpoint)));
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (pool, endpoint) in endpoints {
        let Some(span) = idle_queue(endpoint) else { continue };
        let message = format!(
            "requests never wait for {} of pool {}, as its connections have no limit: the limit on its queue does nothing, and a \
             flood goes through to it",
            called(endpoint),
            pool.name.value
        );
        let finding = RULE.finding(span, message).label("a queue that is never formed");
        found.entry(span).or_insert(finding.help("limit its connections, or leave this out"));
    }
    findings.extend(found.into_values());
}

/// The limit on the queue, where no limit on connections fills it.
fn idle_queue(endpoint: &Endpoint) -> Option<Span> {
    let queue = endpoint.limits.get(Limit::Queue).filter(|queue| queue.value > 0)?;
    let limited = endpoint.limits.get(Limit::Connections).is_some_and(|limit| limit.value > 0);
    (!limited).then_some(queue.span)
}
