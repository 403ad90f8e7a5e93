//! Pools for what logs say without one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use model::{Pool, Text};
use traffic::{Grouped, Rollup};

use crate::test::Subject;

/// Gives each cell the pool that its endpoint belongs to where the log doesn't say it, and takes the pool away where what the log
/// says is only the listener that answered.
pub fn named(mut rollup: Rollup, subjects: &[Subject<'_>]) -> Rollup {
    let addresses = addresses(subjects);
    let models = || subjects.iter().map(|subject| subject.model);
    let pools: HashSet<&str> = models().flat_map(|model| &model.pools).map(|pool| pool.name.value.as_str()).collect();
    let listeners: HashSet<&str> =
        models().flat_map(|model| &model.listeners).map(|listener| listener.name.value.as_str()).collect();
    rollup.cells.rename(|place| {
        if place.pool.is_empty() && pools.contains(place.endpoint.as_str()) {
            // Where all of a pool are down its name stands in the place of an endpoint.
            place.pool = std::mem::take(&mut place.endpoint);
        } else if place.pool.is_empty() {
            place.pool = addresses.get(place.endpoint.as_str()).cloned().unwrap_or_default();
        } else if place.endpoint.is_empty() && listeners.contains(place.pool.as_str()) {
            let is_pool = pools.contains(place.pool.as_str());
            place.pool = if is_pool { std::mem::take(&mut place.pool) } else { Text::default() };
        }
    });
    rollup.bunches = regroup(std::mem::take(&mut rollup.bunches), &addresses);
    if let Some(pool) = shared(&rollup, &addresses)
        && let Some(clients) = rollup.clients.remove("")
    {
        rollup.clients.entry(pool).or_default().merge(&clients);
    }
    rollup
}

/// The only pool that has all the endpoints of those requests whose pool the log doesn't say: then their clients are its clients.
fn shared(rollup: &Rollup, addresses: &BTreeMap<String, Text>) -> Option<Text> {
    let asked = rollup.cells.places().iter().filter(|place| !(place.endpoint.is_empty() && place.pool.is_empty()));
    let mut pools: Vec<&Text> = asked.map(|place| &place.pool).collect();
    pools.dedup();
    let of_addresses = addresses.values().any(|pool| pools.first().is_some_and(|own| *own == pool));
    match pools.as_slice() {
        [only] if of_addresses => Some((*only).clone()),
        _ => None,
    }
}

/// Bunches of the pools that the endpoints belong to, where the log doesn't say the pool.
fn regroup(all: BTreeMap<(i64, Text), Grouped>, addresses: &BTreeMap<String, Text>) -> BTreeMap<(i64, Text), Grouped> {
    let mut sorted: BTreeMap<(i64, Text), Grouped> = BTreeMap::new();
    for ((minute, pool), grouped) in all {
        let of = |endpoint: &Text| addresses.get(endpoint.as_str()).cloned().unwrap_or_default();
        let mut pools: Vec<Text> = grouped.endpoints().iter().map(of).collect();
        pools.sort();
        pools.dedup();
        match pools.as_slice() {
            _ if !pool.is_empty() => join(&mut sorted, (minute, pool), grouped),
            [only] => join(&mut sorted, (minute, only.clone()), grouped),
            _ => pools.into_iter().for_each(|own| {
                let mut some = Grouped::default();
                some.merge_some(&grouped, |one| of(one) == own);
                join(&mut sorted, (minute, own), some);
            }),
        }
    }
    sorted
}

fn join(all: &mut BTreeMap<(i64, Text), Grouped>, key: (i64, Text), more: Grouped) {
    match all.entry(key) {
        Entry::Vacant(place) => drop(place.insert(more)),
        Entry::Occupied(mut own) => own.get_mut().merge_some(&more, |_| true),
    }
}

/// The pool of each address; that of several pools has all their names.
fn addresses(subjects: &[Subject<'_>]) -> BTreeMap<String, Text> {
    let mut all: BTreeMap<String, Vec<&Text>> = BTreeMap::new();
    for pool in subjects.iter().flat_map(|subject| &subject.model.pools) {
        for endpoint in &pool.endpoints {
            let own = all.entry(endpoint.address.to_string()).or_default();
            if !own.contains(&&pool.name.value) {
                own.push(&pool.name.value);
            }
        }
    }
    let joined = |names: Vec<&Text>| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" or ").into();
    all.into_iter().map(|(address, names)| (address, joined(names))).collect()
}

/// The endpoint of a pool that a log means: by its name, or by its address.
pub(super) fn endpoint(pool: &Pool, written: &str) -> Option<usize> {
    let named = |one: &model::Endpoint| one.name.as_ref().is_some_and(|name| name.value == written);
    let by_name = pool.endpoints.iter().position(named);
    by_name.or_else(|| pool.endpoints.iter().position(|one| one.address.to_string() == written))
}
