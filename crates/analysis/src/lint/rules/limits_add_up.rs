//! See `limits_add_up.md`.

use std::collections::{BTreeMap, HashMap};

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::{Address, Endpoint, Limit, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::takes_traffic;

/// One endpoint in several pools, each with a limit of its own.
pub static RULE: Rule<Model> =
    Rule { id: "limits-add-up", severity: Severity::Note, docs: include_str!("limits_add_up.md"), check };

/// An endpoint of a pool, with the limit on its connections.
type Limited<'m> = (&'m Pool, &'m Endpoint, u64);

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut by_address: HashMap<&Address, Vec<Limited<'_>>> = HashMap::new();
    for pool in reached(model, |pool| pool.endpoints.iter().any(|endpoint| limit(endpoint).is_some())) {
        for endpoint in pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)) {
            if let Some(limit) = limit(endpoint) {
                by_address.entry(&endpoint.address).or_default().push((pool, endpoint, limit));
            }
        }
    }
    // Pools mostly share more than one endpoint: they are told of once.
    let mut found: BTreeMap<Vec<Span>, (Span, Vec<Limited<'_>>)> = BTreeMap::new();
    for places in by_address.into_values().filter(|places| in_pools(places) > 1) {
        let pools = places.iter().map(|(pool, ..)| pool.span).collect();
        let first = places[0].1.span;
        let known = found.entry(pools).or_insert_with(|| (first, places.clone()));
        if first < known.0 {
            *known = (first, places);
        }
    }
    findings.extend(found.into_values().map(|(span, places)| finding(span, &places)));
}

fn limit(endpoint: &Endpoint) -> Option<u64> {
    endpoint.limits.get(Limit::Connections).map(|limit| limit.value).filter(|limit| *limit > 0)
}

fn in_pools(places: &[Limited<'_>]) -> usize {
    let mut pools: Vec<Span> = places.iter().map(|(pool, ..)| pool.span).collect();
    pools.dedup();
    pools.len()
}

fn finding(span: Span, places: &[Limited<'_>]) -> Finding {
    let total = places.iter().fold(0u64, |total, (.., limit)| total.saturating_add(*limit));
    let told: Vec<String> =
        places.iter().take(4).map(|(pool, _, limit)| format!("{limit} from pool {}", pool.name.value)).collect();
    let more = if places.len() > 4 { format!(" and {} more", places.len() - 4) } else { String::new() };
    let message = format!(
        "{} gets up to {total} connections: each pool counts its own, {}{more}",
        places[0].1.address,
        told.join(", ")
    );
    let finding = RULE.finding(span, message).label("one of its limits").confidence(Confidence::Medium);
    let others = places.iter().skip(1).take(3);
    let finding = others.fold(finding, |finding, (_, endpoint, _)| finding.also(endpoint.span, "another"));
    finding.help("give each pool its part of what the endpoint can take")
}
