//! See `client_lost.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::trace::{Fate, Outcome, Sees, Tracer};
use model::{Model, Pool, PoolId, Protocol};

use crate::ask::{Ask, SOMEBODY};
use crate::facts::words::count;
use crate::lint::stranger;

/// Endpoints that never learn who asks.
pub static RULE: Rule<Model> =
    Rule { id: "client-lost", severity: Severity::Note, docs: include_str!("client_lost.md"), check };

/// One finding for all pools: whoever leaves it out once, leaves it out everywhere.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    // A file that isn't here may set the header.
    if !model.coverage.absent.is_empty()
        || !model.pools.iter().any(is_meant)
        || !stranger::has(model, stranger::forwards)
    {
        return;
    }
    let tracer = Tracer::new(model);
    let mut lost: BTreeMap<Span, (PoolId, Ask, Span)> = BTreeMap::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks(model, listener, stranger::forwards) {
            let placed = ask.place_at(id, listener);
            let trace = tracer.trace(&placed.arrival, &placed.request);
            let [fate] = trace.fates.as_slice() else { continue };
            if let Some(pool) = loses(model, fate) {
                lost.entry(model.pool(pool).name.span).or_insert((pool, ask, listener.name.span));
            }
        }
    }
    findings.extend(finding(model, &lost));
}

/// Pools of endpoints that speak HTTP and are told of clients by headers alone.
fn is_meant(pool: &Pool) -> bool {
    pool.protocol == Protocol::Http
        && !pool.endpoints.is_empty()
        && pool.endpoints.iter().all(|endpoint| !endpoint.proxy_protocol)
}

/// The pool, where what its endpoint receives says nowhere who asks. A header of which nothing is known may say it.
fn loses(model: &Model, fate: &Fate) -> Option<PoolId> {
    let (Outcome::Forward { pool, .. }, Some(Sees { headers, target, .. })) = (&fate.outcome, &fate.sees) else {
        return None;
    };
    let client = SOMEBODY.to_string();
    let tells = |text: &Option<model::Text>| text.as_ref().is_none_or(|text| text.contains(&client));
    let told = headers.iter().any(|(_, value)| tells(value)) || tells(target);
    let certain = fate.assumptions.iter().all(|assumption| assumption.at_rest);
    (!told && certain && is_meant(model.pool(*pool))).then_some(*pool)
}

fn finding(model: &Model, lost: &BTreeMap<Span, (PoolId, Ask, Span)>) -> Option<Finding> {
    let (first, (pool, ask, listener)) = lost.first_key_value()?;
    let name = &model.pool(*pool).name.value;
    let others = if lost.len() > 1 { format!(" (and {} more)", count(lost.len() - 1, "pool")) } else { String::new() };
    let message = format!(
        "the endpoints of `{name}`{others} are not told who asks: their logs, limits and locks of accounts see the balancer's \
         address for every user"
    );
    let finding = RULE.finding(*first, message).label("doesn't learn the client's address").witness(ask.witness());
    let finding = if listener == first { finding } else { finding.also(*listener, "clients come in here") };
    let finding = lost.keys().skip(1).take(3).fold(finding, |finding, span| finding.also(*span, "nor does this one"));
    Some(finding.help("send the client's address in X-Forwarded-For, or in a PROXY protocol header"))
}
