//! See `short_idle_timeout.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span, Spanned};
use model::{Listener, Model, Pool, Protocol};

use crate::facts::idle::cut;
use crate::facts::reach::Reach;
use crate::facts::words::duration;

/// Idle connections to a database are cut.
pub static RULE: Rule<Model> =
    Rule { id: "short-idle-timeout", severity: Severity::Warning, docs: include_str!("short_idle_timeout.md"), check };

/// Below this, in milliseconds, pools of connections lose those that rest: the usual pools let them rest for 10 minutes.
const SHORT: u64 = 600_000;

/// Ports of databases and the like, whose clients keep connections open.
const KEPT_OPEN: &[u16] = &[1433, 1521, 3306, 5432, 6379, 6432, 9042, 26257, 27017, 33060];

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut cuts: BTreeMap<Span, (u64, Vec<&Pool>)> = BTreeMap::new();
    let tcp = model.listeners.iter().filter(|listener| listener.protocol == Protocol::Tcp && !listener.disabled);
    for (timeout, pool) in tcp.flat_map(|listener| at_listener(model, listener)) {
        let (_, pools) = cuts.entry(timeout.span).or_insert((timeout.value, Vec::new()));
        if !pools.iter().any(|known| known.span == pool.span) {
            pools.push(pool);
        }
    }
    findings.extend(cuts.iter().map(|(span, (after, pools))| finding(*span, *after, pools)));
}

fn at_listener<'m>(model: &'m Model, listener: &Listener) -> Vec<(Spanned<u64>, &'m Pool)> {
    let reach = Reach::from(model, [listener]);
    let kept = model.pool_ids().filter(|(id, pool)| reach.pool(*id) && is_kept_open(pool));
    let cuts = kept.filter_map(|(_, pool)| Some((cut(listener, pool)?, pool)));
    cuts.filter(|(timeout, _)| timeout.value < SHORT).collect()
}

fn is_kept_open(pool: &Pool) -> bool {
    pool.endpoints.iter().any(|endpoint| endpoint.address.port.is_some_and(|port| KEPT_OPEN.contains(&port)))
}

fn finding(span: Span, after: u64, pools: &[&Pool]) -> Finding {
    let names: Vec<&str> = pools.iter().take(3).map(|pool| pool.name.value.as_str()).collect();
    let more = if pools.len() > 3 { format!(" and {} more", pools.len() - 3) } else { String::new() };
    let message = format!(
        "connections to {}{more} are cut after {} of silence: connection pools of clients will find theirs dead",
        names.join(", "),
        duration(after)
    );
    let mut finding = RULE.finding(span, message).label(format!("{} of silence", duration(after)));
    for pool in pools.iter().take(3).filter(|pool| !pool.span.contains(span)) {
        finding = finding.also(pool.name.span, "this pool takes the timeout from there");
    }
    finding.help("give database traffic timeouts of its own, longer than clients let a connection rest (1h or more)")
}
