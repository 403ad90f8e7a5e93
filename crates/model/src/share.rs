//! The shares that a configuration promises.

use crate::standing::{by_weight, used};
use crate::{BalancePolicy, Pool, Turns, Urn, deal};

/// Share of each endpoint of a pool, in its order, 0 to 1, when all are healthy: by weight over the lowest tier that has an
/// endpoint which takes traffic. All 0 where no endpoint does.
///
/// Hash policies promise their shares over many keys: on a ring what lies nearest to each endpoint, which is less even than the
/// weights. `LeastConnections`, and the better of several draws, promise shares by weight to endpoints that are busy and
/// equally fast; what those get that are idle, [`deal::shares`](crate::deal::shares()) says. `First` gives all to the first
/// endpoint as long as it has a free connection. From a table of turns several endpoints that stand by may get something.
pub fn shares(pool: &Pool) -> Vec<f64> {
    match &pool.balance.value {
        BalancePolicy::First
        | BalancePolicy::RoundRobin(Turns::Table)
        | BalancePolicy::Hash { .. }
        | BalancePolicy::Random { draws: ..2, from: Urn::Ring } => deal::shares(pool, |_| true).each().to_vec(),
        _ => by_weight(pool, &used(pool, |_| true)),
    }
}

/// Which endpoints may get a request while all are healthy: those with a share, without working the shares out.
pub fn serving(pool: &Pool) -> Vec<bool> {
    let used = used(pool, |_| true);
    let stand_by = used.iter().any(|index| pool.endpoints[*index].tier > 0);
    let shares = match &pool.balance.value {
        BalancePolicy::First => shares(pool),
        policy if stand_by && deal::shares_a_table(policy) => shares(pool),
        _ => by_weight(pool, &used),
    };
    shares.into_iter().map(|share| share > 0.0).collect()
}
