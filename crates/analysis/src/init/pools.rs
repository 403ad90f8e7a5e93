//! Statements on pools as they are.

use std::collections::HashSet;

use model::{Endpoint, HealthCheck, Model, Pool, PoolId, shares};

use super::yaml::scalar;
use crate::facts::idle::{cut, ways};
use crate::facts::words::{address, takes_traffic};

/// More pools than this make a file that nobody reads.
const POOLS: usize = 300;

/// For each pool its lines: the name first, then the statements.
pub(super) fn statements(models: &[&Model]) -> Vec<Vec<String>> {
    let mut seen = HashSet::new();
    let all = models.iter().flat_map(|model| model.pool_ids().map(move |(id, pool)| (*model, id, pool)));
    let named = all.filter(|(_, _, pool)| seen.insert(pool.name.value.clone()));
    let used = named.filter(|(_, _, pool)| pool.endpoints.iter().any(takes_traffic));
    used.take(POOLS).map(|(model, id, pool)| lines(model, id, pool)).collect()
}

fn lines(model: &Model, id: PoolId, pool: &Pool) -> Vec<String> {
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).collect();
    let names: Vec<String> = used.iter().map(|endpoint| scalar(&address(&endpoint.address))).collect();
    let mut lines = vec![format!("  {}:", scalar(&pool.name.value)), format!("    endpoints: [{}]", names.join(", "))];
    if used.len() > 1 {
        lines.extend(share(pool).map(|share| format!("    share: {share}")));
    }
    lines.extend(health(&used).map(|health| format!("    health: {}", scalar(&health))));
    let idle = ways(model, id).iter().filter_map(|listener| cut(listener, pool)).map(|cut| cut.value).min();
    lines.extend(idle.map(|idle| format!("    idle: at least {}", exactly(idle))));
    let limits: Option<u64> =
        used.iter().map(|endpoint| endpoint.limits.get(model::Limit::Connections).map(|limit| limit.value)).sum();
    lines.extend(limits.map(|limits| format!("    connections: at most {limits}")));
    lines
}

/// `even`, or each share that is not nothing; `None` where the endpoints can't be told apart.
fn share(pool: &Pool) -> Option<String> {
    let shares = shares(pool);
    let getting: Vec<(String, f64)> = pool
        .endpoints
        .iter()
        .zip(&shares)
        .filter(|(_, share)| **share > 0.0)
        .map(|(endpoint, share)| (address(&endpoint.address), *share))
        .collect();
    let fair = 1.0 / getting.len() as f64;
    if getting.iter().all(|(_, share)| (share - fair).abs() < 1e-9) {
        return Some("even".into());
    }
    let names: HashSet<&String> = getting.iter().map(|(name, _)| name).collect();
    if names.len() < getting.len() {
        return None;
    }
    let each: Vec<String> =
        getting.iter().map(|(name, share)| format!("{}: {:.1}%", scalar(name), share * 100.0)).collect();
    Some(format!("{{ {} }}", each.join(", ")))
}

/// How all endpoints are checked, where they are checked alike.
fn health(used: &[&Endpoint]) -> Option<String> {
    let word = |endpoint: &&Endpoint| match &endpoint.health {
        HealthCheck::None => "none".to_owned(),
        HealthCheck::Passive { .. } => "passive".to_owned(),
        HealthCheck::Active { http: Some(http), .. } => format!("{} {}", http.method, http.target),
        HealthCheck::Active { .. } => "active".to_owned(),
    };
    let first = used.first().map(word)?;
    // That nothing is checked is nothing to hold on to.
    (first != "none" && used.iter().map(word).all(|other| other == first)).then_some(first)
}

/// Milliseconds in the largest unit that says them exactly.
fn exactly(milliseconds: u64) -> String {
    crate::facts::words::duration(milliseconds)
}
