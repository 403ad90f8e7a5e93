//! See `slow_start_never.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::{Endpoint, Model};

use crate::facts::words::{called, is_checked};

/// A slow start after a recovery that nobody ever sees.
pub static RULE: Rule<Model> =
    Rule { id: "slow-start-never", severity: Severity::Warning, docs: include_str!("slow_start_never.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let endpoints = model.pools.iter().flat_map(|pool| pool.endpoints.iter().map(move |endpoint| (pool, endpoint)));
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (pool, endpoint) in endpoints {
        let Some(span) = never(endpoint) else { continue };
        let message = format!(
            "{} of pool {} never starts slowly: it is never checked, so it is never down and never comes back",
            called(endpoint),
            pool.name.value
        );
        let finding = RULE.finding(span, message).label("never happens");
        found.entry(span).or_insert(finding.help("switch on its health check"));
    }
    findings.extend(found.into_values());
}

fn never(endpoint: &Endpoint) -> Option<Span> {
    endpoint.slow_start.as_ref().filter(|slow| slow.value > 0 && !is_checked(endpoint)).map(|slow| slow.span)
}
