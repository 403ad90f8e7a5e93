//! The shares that a policy deals out in the long run.

use super::ring::{Ring, of_name, of_number};
use super::{Dealer, is_vast};
use crate::standing::{by_weight, normal, used};
use crate::{BalancePolicy, HashFunction, Placing, Pool, Turns, Urn};

/// Shares of the endpoints of a pool, in its order, each 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Shares {
    /// Dealt out exactly, once all have had their turns.
    Exact(Vec<f64>),
    /// Dealt out on average, over many draws or many keys.
    Statistical(Vec<f64>),
    /// Not known to this version; these are what the weights say.
    Unknown(Vec<f64>),
}

impl Shares {
    /// The numbers alone.
    pub fn each(&self) -> &[f64] {
        match self {
            Shares::Exact(each) | Shares::Statistical(each) | Shares::Unknown(each) => each,
        }
    }
}

/// The shares that a pool deals out to endpoints that are idle; `up` says which are up.
pub fn shares(pool: &Pool, up: impl Fn(usize) -> bool) -> Shares {
    let used = used(pool, &up);
    let weights = || by_weight(pool, &used);
    if is_vast(pool) {
        return Shares::Unknown(weights());
    }
    match &pool.balance.value {
        BalancePolicy::LeastConnections(Turns::Queue) => Shares::Exact(evenly(pool, &used)),
        BalancePolicy::RoundRobin(Turns::Table) => Shares::Exact(by_turns(pool, &up)),
        BalancePolicy::RoundRobin(_) | BalancePolicy::LeastConnections(_) => Shares::Exact(weights()),
        BalancePolicy::First => {
            let first = used.iter().copied().min_by_key(|index| pool.endpoints[*index].number);
            Shares::Exact(evenly(pool, first.as_slice()))
        }
        BalancePolicy::Random { from: Urn::Ring, .. } => Shares::Statistical(number_arcs(pool, &used)),
        BalancePolicy::Random { draws: 2.., .. } => Shares::Statistical(second_of_two(&weights())),
        BalancePolicy::Random { .. } => Shares::Statistical(weights()),
        BalancePolicy::Hash { by, .. } if by.function == HashFunction::Unknown => Shares::Unknown(weights()),
        BalancePolicy::Hash { by, .. } => Shares::Statistical(match by.placing {
            Placing::Slots => weights(),
            Placing::Table | Placing::SharedTable => by_turns(pool, &up),
            Placing::NumberRing => number_arcs(pool, &used),
            Placing::NameRing => name_arcs(pool, &used),
        }),
        BalancePolicy::Other(_) => Shares::Unknown(weights()),
    }
}

/// What the entries of a table of turns come to; what the weights say where the table isn't known.
fn by_turns(pool: &Pool, up: &impl Fn(usize) -> bool) -> Vec<f64> {
    let mut shares = vec![0.0; pool.endpoints.len()];
    let Some(mut dealer) = Dealer::new(pool) else { return by_weight(pool, &used(pool, up)) };
    (0..shares.len()).filter(|index| !up(*index)).for_each(|index| dealer.set_up(index, false));
    for index in dealer.table() {
        shares[index] += 1.0;
    }
    normal(shares)
}

/// The same for each of these endpoints.
fn evenly(pool: &Pool, used: &[usize]) -> Vec<f64> {
    let mut shares = vec![0.0; pool.endpoints.len()];
    used.iter().for_each(|index| shares[*index] = 1.0);
    normal(shares)
}

/// Of two different endpoints that are drawn the second is taken where both are idle: a heavy endpoint is drawn first more
/// often, and then can't be the second.
fn second_of_two(drawn: &[f64]) -> Vec<f64> {
    if drawn.iter().filter(|share| **share > 0.0).count() < 2 {
        return drawn.to_vec();
    }
    let after = |second: usize, first: usize| if first == second { 0.0 } else { drawn[first] / (1.0 - drawn[first]) };
    let share = |second: usize| drawn[second] * (0..drawn.len()).map(|first| after(second, first)).sum::<f64>();
    (0..drawn.len()).map(share).collect()
}

/// How much of a ring of numbers lies nearest to each endpoint.
fn number_arcs(pool: &Pool, used: &[usize]) -> Vec<f64> {
    let mut ring = Ring::default();
    for &index in used {
        let endpoint = &pool.endpoints[index];
        ring.add(index, of_number(endpoint.number, endpoint.weight.value));
    }
    ring.nearest_arcs(pool.endpoints.len())
}

/// How much of a ring of names lies before the points of each endpoint.
fn name_arcs(pool: &Pool, used: &[usize]) -> Vec<f64> {
    let mut ring = Ring::default();
    for &index in used {
        let endpoint = &pool.endpoints[index];
        ring.add(index, of_name(&endpoint.written, endpoint.weight.value));
    }
    ring.arcs(pool.endpoints.len())
}
