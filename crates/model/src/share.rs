//! The shares that a configuration promises.

use crate::{AdminState, BalancePolicy, Pool};

/// Share of each endpoint of a pool, in its order, 0 to 1, when all are healthy: by weight over the lowest tier that has an
/// endpoint which takes traffic. All 0 where no endpoint does.
///
/// Hash policies promise these shares over many keys, `LeastConnections` where the endpoints are equally fast; `First`
/// gives all to the first endpoint as long as it has a free connection.
pub fn shares(pool: &Pool) -> Vec<f64> {
    let takes = |endpoint: &&crate::Endpoint| endpoint.admin == AdminState::Ready && endpoint.weight.value > 0;
    let Some(tier) = pool.endpoints.iter().filter(takes).map(|endpoint| endpoint.tier).min() else {
        return vec![0.0; pool.endpoints.len()];
    };
    let used = |endpoint: &crate::Endpoint| takes(&endpoint) && endpoint.tier == tier;
    if pool.balance.value == BalancePolicy::First {
        let first = pool.endpoints.iter().position(used);
        return (0..pool.endpoints.len()).map(|index| f64::from(u8::from(Some(index) == first))).collect();
    }
    let weight = |endpoint: &crate::Endpoint| if used(endpoint) { f64::from(endpoint.weight.value) } else { 0.0 };
    let total: f64 = pool.endpoints.iter().map(weight).sum();
    pool.endpoints.iter().map(|endpoint| weight(endpoint) / total).collect()
}
