//! See `spoofed_client.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::trace::{Fate, Outcome, Sees, Tracer};
use model::{Action, FilterKind, Model, Pool, PoolId, Predicate, Protocol};

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
    if absent || !stranger::filters(model).any(|filter| speaks_of_it(&filter.kind)) || !stranger::has(model, forwards) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut fooled: BTreeMap<Span, (PoolId, Ask)> = BTreeMap::new();
    for (id, listener) in
        stranger::open(model).filter(|(_, listener)| !listener.binds.iter().all(|bind| bind.proxy_protocol))
    {
        for ask in stranger::asks(model, listener, forwards) {
            let claiming =
                Ask { headers: [ask.headers.clone(), vec![(HEADER.into(), CLAIMED.into())]].concat(), ..ask.clone() };
            let outcome = |ask: &Ask| {
                let placed = ask.place_at(id, listener);
                tracer.trace(&placed.arrival, &placed.request)
            };
            let (plain, claim) = (outcome(&ask), outcome(&claiming));
            let ([plain], [claim]) = (plain.fates.as_slice(), claim.fates.as_slice()) else { continue };
            if let Some(pool) = believes(model, plain, claim) {
                fooled.entry(model.pool(pool).name.span).or_insert((pool, claiming));
            }
        }
    }
    findings.extend(finding(model, &fooled));
}

fn forwards(_: &Predicate, action: &Action) -> bool {
    matches!(action, Action::Forward(_))
}

/// Whether the configuration means to say it in this header.
fn speaks_of_it(kind: &FilterKind) -> bool {
    matches!(kind, FilterKind::Header(op) if op.name() == HEADER && op.value().is_some())
}

/// The pool whose endpoints learn the client's address in the header, unless the client wrote another one there.
fn believes(model: &Model, plain: &Fate, claim: &Fate) -> Option<PoolId> {
    let (Outcome::Forward { pool, .. }, Outcome::Forward { pool: same, .. }) = (&plain.outcome, &claim.outcome) else {
        return None;
    };
    let certain = [plain, claim].iter().all(|fate| fate.assumptions.iter().all(|assumption| assumption.at_rest));
    let client = SOMEBODY.to_string();
    let told = says(plain.sees.as_ref()?, |text| text.contains(&client));
    let claims = claim.sees.as_ref()?;
    let fooled = told && says(claims, |text| text.contains(CLAIMED)) && !says(claims, |text| text.contains(&client));
    let pool_speaks_http = |pool: &Pool| pool.protocol == Protocol::Http && !pool.endpoints.is_empty();
    (pool == same && certain && fooled && pool_speaks_http(model.pool(*pool))).then_some(*pool)
}

/// Whether a line of the header says so; of one that isn't known it doesn't.
fn says(sees: &Sees, what: impl Fn(&str) -> bool) -> bool {
    sees.headers.iter().any(|(name, value)| name == HEADER && value.as_ref().is_some_and(|value| what(value)))
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
