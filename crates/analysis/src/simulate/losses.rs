//! What becomes of the traffic with endpoints lost.

use super::merge::with_lost;
use super::shares::Asked;
use super::zones::zones;
use super::{EndpointLoad, Loss, PoolLoad, What};
use crate::facts::words::is_called;

/// So much work is done for losses that nobody asks for: endpoints times endpoints, over all pools.
pub(super) const BUDGET: u64 = 200_000;
/// Of more endpoints than this only the one with the most is lost, unless somebody asks for more.
const EACH: usize = 32;
/// So many sets of lost endpoints are tried for the worst one.
const SETS: usize = 512;

/// All losses of a pool: those that are asked for, and where the budget allows each endpoint and each zone; and whether it
/// didn't allow them.
pub(super) fn losses(asked: &Asked<'_>, load: &PoolLoad, left: &mut u64) -> (Vec<Loss>, bool) {
    let mut all = Vec::new();
    let named = named(asked);
    if !named.is_empty() {
        all.push(loss(asked, What::Endpoints, named, true));
    }
    let survives =
        asked.settings.survives.or_else(|| Some(asked.places.iter().find_map(|place| place.wanted?.survives)?.value));
    if let Some(survives) = survives.filter(|survives| *survives > 0) {
        all.push(worst(asked, load, survives));
    }
    let taking = taking(load);
    let work = (taking.len() as u64).saturating_mul(load.endpoints.len() as u64) * u64::from(cost(asked));
    if *left < work {
        return (all, true);
    }
    *left -= work;
    for (name, endpoints) in zones(asked.places) {
        all.push(loss(asked, What::Zone(name), endpoints, false));
    }
    if load.endpoints.len() > 1 {
        let each = taking.into_iter().take(EACH).map(|endpoint| vec![endpoint.endpoint.clone()]);
        all.extend(each.map(|endpoints| loss(asked, What::Endpoints, endpoints, false)));
    }
    (all, false)
}

/// How much work one look at an endpoint is: rings have many points for each.
fn cost(asked: &Asked<'_>) -> u32 {
    let is_ring = asked
        .places
        .iter()
        .any(|place| matches!(&place.pool.balance.value, model::BalancePolicy::Hash { by, .. } if by.is_consistent()));
    if is_ring { 100 } else { 1 }
}

/// The endpoints that the settings name, by address.
fn named(asked: &Asked<'_>) -> Vec<String> {
    let endpoints = asked.places.iter().flat_map(|place| &place.pool.endpoints);
    let is_named = |endpoint: &&model::Endpoint| asked.settings.lose.iter().any(|name| is_called(endpoint, name));
    let mut all: Vec<String> = endpoints.filter(is_named).map(|endpoint| endpoint.address.to_string()).collect();
    all.sort();
    all.dedup();
    all
}

/// Endpoints that get something, those with the most first.
fn taking(load: &PoolLoad) -> Vec<&EndpointLoad> {
    let mut taking: Vec<&EndpointLoad> = load.endpoints.iter().filter(|endpoint| endpoint.share > 0.0).collect();
    taking.sort_by(|one, other| other.share.total_cmp(&one.share));
    taking
}

/// The worst of all sets of so many endpoints; of very many sets those with the most to lose are tried.
fn worst(asked: &Asked<'_>, load: &PoolLoad, survives: u32) -> Loss {
    let taking: Vec<String> = taking(load).into_iter().map(|endpoint| endpoint.endpoint.clone()).collect();
    let mut worst: Option<Loss> = None;
    for set in sets(taking.len(), survives as usize) {
        let endpoints = set.into_iter().map(|index| taking[index].clone()).collect();
        let next = loss(asked, What::Worst(survives), endpoints, true);
        if worst.as_ref().is_none_or(|worst| badness(&next) > badness(worst)) {
            worst = Some(next);
        }
    }
    worst.unwrap_or_else(|| loss(asked, What::Worst(survives), taking, true))
}

/// How bad a loss is; what fails is worse than what is overloaded.
fn badness(loss: &Loss) -> f64 {
    let most = loss.after.iter().map(|endpoint| endpoint.utilisation.unwrap_or(endpoint.share)).fold(0.0, f64::max);
    let refused = loss.queue.refused + if loss.queue.unbounded { 1.0 } else { 0.0 };
    let gone = if loss.serves() { 0.0 } else { 1e6 };
    gone + loss.failing * 1e4 + refused * 1e2 + most
}

/// Sets of `size` numbers below `count`, in the order of dictionaries, at most [`SETS`] of them; all of them where there are fewer.
fn sets(count: usize, size: usize) -> Vec<Vec<usize>> {
    if size >= count {
        return vec![(0..count).collect()];
    }
    let mut set: Vec<usize> = (0..size).collect();
    let mut all = Vec::new();
    while all.len() < SETS {
        all.push(set.clone());
        let Some(at) = (0..size).rev().find(|at| set[*at] < count - size + at) else { break };
        set[at] += 1;
        for later in at + 1..size {
            set[later] = set[later - 1] + 1;
        }
    }
    all
}

/// What becomes of the traffic with these lost.
fn loss(asked: &Asked<'_>, what: What, endpoints: Vec<String>, is_demanded: bool) -> Loss {
    let merged = with_lost(asked, &endpoints);
    Loss { what, endpoints, after: merged.endpoints, failing: merged.failing, queue: merged.queue, is_demanded }
}

#[cfg(test)]
mod tests {
    use super::sets;

    #[test]
    fn every_set_once() {
        assert_eq!(sets(4, 2), [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(sets(3, 1), [[0], [1], [2]]);
        assert_eq!(sets(2, 3), [vec![0, 1]]);
        assert_eq!(sets(40, 20).len(), super::SETS);
    }
}
