//! See `missing_timeout.md`.

use finding::{Finding, Rule, Severity, Span};
use model::{Model, Protocol};

use crate::facts::reach::Reach;
use crate::facts::words::count;

/// Connections that are never given up.
pub static RULE: Rule<Model> =
    Rule { id: "missing-timeout", severity: Severity::Warning, docs: include_str!("missing_timeout.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let open = model.listeners.iter().filter(|listener| !listener.disabled && listener.protocol != Protocol::Udp);
    let listeners: Vec<Span> =
        open.filter(|listener| listener.timeouts.client.is_none()).map(|listener| listener.name.span).collect();
    findings.extend(finding(&listeners, "listener", "the silence of a client", "keeps its connection for ever"));

    let reach = Reach::of(model);
    let reached = model.pool_ids().filter(|(id, pool)| reach.pool(*id) && !pool.endpoints.is_empty());
    let pools: Vec<_> = reached.map(|(_, pool)| pool).filter(|pool| pool.protocol != Protocol::Udp).collect();
    let without = |is_missing: fn(&model::Pool) -> bool| -> Vec<Span> {
        pools.iter().filter(|pool| is_missing(pool)).map(|pool| pool.name.span).collect()
    };
    let silent = without(|pool| pool.timeouts.endpoint.is_none() && pool.timeouts.tunnel.is_none());
    findings.extend(finding(&silent, "pool", "the silence of an endpoint", "holds its clients for ever"));
    let connecting = without(|pool| pool.timeouts.connect.is_none());
    findings.extend(finding(
        &connecting,
        "pool",
        "connecting to an endpoint",
        "holds its clients until the system gives up",
    ));
}

/// One finding for all places: whoever forgot it once, forgot it in `defaults`.
fn finding(places: &[Span], what: &str, waiting: &str, then: &str) -> Option<Finding> {
    let (first, rest) = places.split_first()?;
    let message = format!("{} without a timeout for {waiting}: one that hangs {then}", count(places.len(), what));
    let mut finding = RULE.finding(*first, message).label("no timeout");
    for span in rest.iter().take(3) {
        finding = finding.also(*span, "no timeout");
    }
    Some(finding)
}
