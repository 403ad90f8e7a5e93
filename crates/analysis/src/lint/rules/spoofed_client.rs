//! See `spoofed_client.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::trace::{Fate, Outcome, Sees, Tracer};
use model::{FilterKind, Listener, ListenerId, Model, PoolId, Protocol, Text};

use crate::ask::{Ask, SOMEBODY};
use crate::facts::words::count;
use crate::lint::stranger;

/// Endpoints are told of a client what the client says itself.
pub static RULE: Rule<Model> =
    Rule { id: "spoofed-client", severity: Severity::Warning, docs: include_str!("spoofed_client.md"), check };

/// The header that says who asks.
const HEADER: &str = "x-forwarded-for";

/// Whom the stranger claims to be (an address kept free for examples).
const CLAIMED: &str = "192.0.2.7";

/// One finding for all pools: whoever lets it pass once, lets it pass everywhere.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    let absent = !model.coverage.absent.is_empty();
    if absent
        || !stranger::filters(model).any(|filter| speaks_of_it(&filter.kind))
        || !stranger::has(model, stranger::forwards)
    {
        return;
    }
    let tracer = Tracer::new(model);
    let mut fooled: BTreeMap<Span, (PoolId, Ask)> = BTreeMap::new();
    for (id, listener) in stranger::open(model).filter(|(_, listener)| !is_told_by_proxies(listener)) {
        let told = |ask: &Ask| told(&tracer, (id, listener), ask);
        for ask in stranger::asks(model, listener, stranger::forwards) {
            let mut claiming = ask.clone();
            claiming.headers.push((HEADER.into(), CLAIMED.into()));
            let Some((pool, Told::Claim)) = told(&claiming) else { continue };
            if told(&ask) == Some((pool, Told::Client)) {
                fooled.entry(model.pool(pool).name.span).or_insert((pool, claiming));
            }
        }
    }
    findings.extend(finding(model, &fooled));
}

/// Whether who connects says in a header of the connection who asks.
fn is_told_by_proxies(listener: &Listener) -> bool {
    listener.binds.iter().all(|bind| bind.proxy_protocol)
}

/// Whether the configuration means to say it in this header.
fn speaks_of_it(kind: &FilterKind) -> bool {
    matches!(kind, FilterKind::Header(op) if op.name() == HEADER && op.value().is_some())
}

/// Whose address endpoints find in the header.
#[derive(PartialEq, Eq)]
enum Told {
    /// The client's own, among others or not.
    Client,
    /// Only the one that it claims.
    Claim,
}

/// The pool that the request is certain to be sent to, and what its endpoints are told.
fn told(tracer: &Tracer<'_>, (id, listener): (ListenerId, &Listener), ask: &Ask) -> Option<(PoolId, Told)> {
    let placed = ask.place_at(id, listener);
    let trace = tracer.trace(&placed.arrival, &placed.request);
    let [Fate { outcome: Outcome::Forward { pool, .. }, sees: Some(sees), assumptions, .. }] = trace.fates.as_slice()
    else {
        return None;
    };
    let speaks_http = tracer.model().pool(*pool).protocol == Protocol::Http;
    let certain = speaks_http && assumptions.iter().all(|assumption| assumption.at_rest);
    let who = match (says(sees, &SOMEBODY.to_string()), says(sees, CLAIMED)) {
        (true, _) => Told::Client,
        (false, true) => Told::Claim,
        (false, false) => return None,
    };
    certain.then_some((*pool, who))
}

/// Whether a line of the header has the address; of one that isn't known nobody can say.
fn says(sees: &Sees, address: &str) -> bool {
    let has = |value: &Option<Text>| value.as_ref().is_some_and(|value| value.contains(address));
    sees.headers.iter().any(|(name, value)| name == HEADER && has(value))
}

fn finding(model: &Model, fooled: &BTreeMap<Span, (PoolId, Ask)>) -> Option<Finding> {
    let (first, (pool, ask)) = fooled.first_key_value()?;
    let name = &model.pool(*pool).name.value;
    let more =
        if fooled.len() > 1 { format!(" (and {} more)", count(fooled.len() - 1, "pool")) } else { String::new() };
    let message = format!(
        "the endpoints of pool {name}{more} learn in X-Forwarded-For who asks, but whoever sends that header says it in the \
         balancer's place: limits, locks of accounts and logs go by an address that anybody makes up"
    );
    let finding = RULE.finding(*first, message).label("believes what a client says").witness(ask.witness());
    let finding = fooled.keys().skip(1).take(3).fold(finding, |finding, span| finding.also(*span, "this one too"));
    let help = "add the address to the header always, or only leave it out behind the addresses of your own proxies";
    Some(finding.help(help).confidence(Confidence::Medium))
}
