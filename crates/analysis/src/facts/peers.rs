//! Endpoints that share the traffic of a pool, and the one that isn't like the others.

use model::{Endpoint, Pool};

use super::words::takes_traffic;

/// The endpoints that take traffic while all are up.
pub(crate) fn peers(pool: &Pool) -> Vec<&Endpoint> {
    let used = || pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint));
    let tier = used().map(|endpoint| endpoint.tier).min();
    used().filter(|endpoint| Some(endpoint.tier) == tier).collect()
}

/// The one endpoint that differs in `by` from all others, and one of those, where at least two others are alike in it.
pub(crate) fn odd_one<'m, K: PartialEq>(
    peers: &[&'m Endpoint],
    by: impl Fn(&Endpoint) -> K,
) -> Option<(&'m Endpoint, &'m Endpoint)> {
    let [first, second, third, ..] = peers else { return None };
    let usual = if by(first) == by(second) { first } else { third };
    let (brothers, others): (Vec<&Endpoint>, Vec<&Endpoint>) = peers.iter().partition(|one| by(one) == by(usual));
    match others.as_slice() {
        [odd] if brothers.len() > 1 => Some((odd, usual)),
        _ => None,
    }
}
