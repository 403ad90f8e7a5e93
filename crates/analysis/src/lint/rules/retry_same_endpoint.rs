//! See `retry_same_endpoint.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::{HealthCheck, Model, Pool, Protocol};

use crate::facts::reach::reached;
use crate::facts::words::{count, takes_traffic};

/// A failed connection is tried again where it failed.
pub static RULE: Rule<Model> = Rule {
    id: "retry-same-endpoint",
    severity: Severity::Warning,
    docs: include_str!("retry_same_endpoint.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, (u32, Vec<&Pool>)> = BTreeMap::new();
    for pool in reached(model, |pool| stubborn(pool).is_some()) {
        let Some((span, attempts)) = stubborn(pool) else { continue };
        found.entry(span).or_insert((attempts, Vec::new())).1.push(pool);
    }
    findings.extend(found.iter().map(|(span, (attempts, pools))| finding(*span, *attempts, pools)));
}

/// The line that asks for further attempts, where nothing lets them go elsewhere, though there is an elsewhere.
fn stubborn(pool: &Pool) -> Option<(Span, u32)> {
    let attempts = pool.retries.attempts.filter(|attempts| attempts.value > 0)?;
    let used = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).count();
    let stays = pool.retries.elsewhere.is_none() && used > 1 && !only_one_is_up(pool);
    stays.then_some((attempts.span, attempts.value))
}

/// Whether the checks ask something of the endpoints that the traffic doesn't: who is the primary of a database. Then there is no
/// elsewhere.
fn only_one_is_up(pool: &Pool) -> bool {
    let asks = |health: &HealthCheck| matches!(health, HealthCheck::Active { http: Some(_), .. });
    pool.protocol == Protocol::Tcp && pool.endpoints.iter().any(|endpoint| asks(&endpoint.health))
}

fn finding(span: Span, attempts: u32, pools: &[&Pool]) -> Finding {
    let first = &pools[0].name.value;
    let more = if pools.len() > 1 { format!(" (and {} more)", count(pools.len() - 1, "pool")) } else { String::new() };
    let times = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
    let message = format!(
        "when an endpoint of pool {first}{more} refuses a connection, the same one is tried again, {times}: until a check finds \
         it dead, its share of traffic fails while others work"
    );
    let finding = RULE.finding(span, message).label("always at the same endpoint");
    let named = pools.iter().filter(|pool| !pool.span.contains(span)).take(3);
    let finding = named.fold(finding, |finding, pool| finding.also(pool.name.span, "takes it from there"));
    finding.help("let the last attempt go to another endpoint: `option redispatch`")
}
