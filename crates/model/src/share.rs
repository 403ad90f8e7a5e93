//! The shares that a configuration promises.

use crate::{AdminState, BalancePolicy, Endpoint, Pool};

/// Share of each endpoint of a pool, in its order, 0 to 1, when all are healthy: by weight over the lowest tier that has an
/// endpoint which takes traffic. All 0 where no endpoint does.
///
/// Hash policies promise these shares over many keys, `LeastConnections` where the endpoints are equally fast; `First`
/// gives all to the first endpoint as long as it has a free connection. What is dealt out while little is going on can be
/// less even than what is promised: [`deal::shares`](crate::deal::shares()).
pub fn shares(pool: &Pool) -> Vec<f64> {
    let used = used(pool, |_| true);
    if pool.balance.value == BalancePolicy::First {
        let first = used.into_iter().min_by_key(|index| pool.endpoints[*index].number);
        return (0..pool.endpoints.len()).map(|index| f64::from(u8::from(Some(index) == first))).collect();
    }
    by_weight(pool, &used)
}

/// Endpoints of the lowest tier in which one takes traffic, those of them that do, where `up` says who is up.
pub(crate) fn used(pool: &Pool, up: impl Fn(usize) -> bool) -> Vec<usize> {
    let takes = |index: &usize| takes(&pool.endpoints[*index]) && up(*index);
    let all: Vec<usize> = (0..pool.endpoints.len()).filter(takes).collect();
    let tier = all.iter().map(|index| pool.endpoints[*index].tier).min();
    all.into_iter().filter(|index| Some(pool.endpoints[*index].tier) == tier).collect()
}

/// Whether an endpoint takes new traffic while it is up.
pub(crate) fn takes(endpoint: &Endpoint) -> bool {
    endpoint.admin == AdminState::Ready && endpoint.weight.value > 0
}

/// Shares by weight over these endpoints; all others get 0.
pub(crate) fn by_weight(pool: &Pool, used: &[usize]) -> Vec<f64> {
    let mut shares = vec![0.0; pool.endpoints.len()];
    used.iter().for_each(|index| shares[*index] = f64::from(pool.endpoints[*index].weight.value));
    normal(shares)
}

/// The same shares with a sum of 1, or all 0.
pub(crate) fn normal(shares: Vec<f64>) -> Vec<f64> {
    let total: f64 = shares.iter().sum();
    if total > 0.0 { shares.into_iter().map(|share| share / total).collect() } else { shares }
}
