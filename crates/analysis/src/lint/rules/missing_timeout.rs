//! See `missing_timeout.md`.

use std::collections::BTreeSet;

use finding::{Finding, Rule, Severity, Span};
use model::{Model, Pool, Protocol};

use crate::facts::reach::reached;
use crate::facts::words::count;

/// Connections that are never given up.
pub static RULE: Rule<Model> =
    Rule { id: "missing-timeout", severity: Severity::Warning, docs: include_str!("missing_timeout.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let open = model.listeners.iter().filter(|listener| !listener.disabled && listener.protocol != Protocol::Udp);
    let silent_clients =
        open.filter(|listener| listener.timeouts.get(model::Wait::Client).is_none()).map(|listener| listener.name.span);

    let has_gap = |pool: &Pool| lacks_endpoint(pool) || pool.timeouts.get(model::Wait::Connect).is_none();
    let pools = reached(model, |pool| has_gap(pool) && !pool.endpoints.is_empty() && pool.protocol != Protocol::Udp);
    let without =
        |is_missing: fn(&&&Pool) -> bool| pools.iter().filter(is_missing).map(|pool| pool.name.span).collect();

    let missing = [
        Missing { what: "listener", waiting: "the silence of a client", places: silent_clients.collect() },
        Missing { what: "pool", waiting: "the silence of an endpoint", places: without(|pool| lacks_endpoint(pool)) },
        Missing {
            what: "pool",
            waiting: "connecting to an endpoint",
            places: without(|pool| pool.timeouts.get(model::Wait::Connect).is_none()),
        },
    ];
    let found = finding(missing.iter().filter(|missing| !missing.places.is_empty()).collect());
    let severity = if model.coverage.is_part { Severity::Note } else { RULE.severity };
    findings.extend(found.map(|found| Finding { severity, ..found }));
}

fn lacks_endpoint(pool: &Pool) -> bool {
    pool.timeouts.get(model::Wait::Endpoint).is_none() && pool.timeouts.get(model::Wait::Tunnel).is_none()
}

/// A timeout, and the places where it is missing.
struct Missing {
    what: &'static str,
    waiting: &'static str,
    places: Vec<Span>,
}

/// One finding for all places: whoever forgot it once, forgot it in `defaults`.
fn finding(missing: Vec<&Missing>) -> Option<Finding> {
    let told: Vec<String> =
        missing.iter().map(|one| format!("{} ({})", one.waiting, count(one.places.len(), one.what))).collect();
    let places: BTreeSet<Span> = missing.iter().flat_map(|one| &one.places).copied().collect();
    let mut places = places.into_iter();
    let message = format!("no timeout for {}: what hangs there holds its connection for ever", told.join(", "));
    let mut finding = RULE.finding(places.next()?, message).label("no timeout");
    for span in places.take(3) {
        finding = finding.also(span, "no timeout");
    }
    Some(finding)
}
