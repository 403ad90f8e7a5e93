//! Who takes traffic, and by weight how much of it.

use crate::{AdminState, Endpoint, Pool};

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
