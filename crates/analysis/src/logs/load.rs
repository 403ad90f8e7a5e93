//! The traffic of a log, for those who reckon with it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use model::Text;
use traffic::{Heavy, Rollup};

use crate::simulate::{Mix, PoolTraffic, Population, Traffic};

/// What a log says of the traffic: the rate of its busiest minute, the pools' parts over the whole of it, and who asked them. Clients are
/// told one by one where they are few enough to be counted exactly. Pools must have been [`named`](super::named); `None` where no line
/// names one.
pub fn traffic(rollup: &Rollup) -> Option<Traffic> {
    let places = rollup.cells.places();
    let mut minutes: Vec<(i64, u64)> = Vec::new();
    let mut of_places = vec![(i64::MAX, 0); places.len()];
    rollup.cells.each(|minute, entry| {
        match minutes.last_mut() {
            Some((own, requests)) if *own == minute => *requests += entry.requests(),
            _ => minutes.push((minute, entry.requests())),
        }
        let (first, requests) = &mut of_places[entry.place()];
        (*first, *requests) = (minute.min(*first), *requests + entry.requests());
    });
    let mut pools: BTreeMap<&Text, (i64, u64)> = BTreeMap::new();
    // What the balancer answers itself comes to no endpoint.
    for (place, (first, requests)) in places.iter().zip(of_places) {
        let own = pools.entry(&place.pool).or_insert((first, 0));
        let requests = if place.endpoint.is_empty() { 0 } else { requests };
        *own = (own.0.min(first), own.1 + requests);
    }
    // In the order in which they come.
    let mut pools: Vec<(&Text, (i64, u64))> = pools.into_iter().collect();
    pools.sort_by_key(|(_, (first, _))| *first);
    let all: u64 = minutes.iter().map(|(_, requests)| requests).sum();
    let busiest = minutes.iter().map(|(_, requests)| *requests).max()?;
    let named = pools.into_iter().filter(|(pool, _)| !pool.is_empty());
    let of = |(pool, (_, requests)): (&Text, (i64, u64))| PoolTraffic {
        pool: pool.clone(),
        part: requests as f64 / all as f64,
        clients: rollup.clients.get(pool).map_or(Population::Many, population),
    };
    let pools: Vec<PoolTraffic> = named.map(of).collect();
    (!pools.is_empty()).then(|| Traffic {
        rate: Some(busiest as f64 / 60.0),
        mix: Mix::Pools(pools),
        clients: Population::Many,
    })
}

/// Clients by address; very many where not all are known.
fn population(clients: &Heavy) -> Population {
    if clients.short() > 0 {
        return Population::Many;
    }
    let all = clients.top(usize::MAX);
    let total: u64 = all.iter().map(|(_, count)| count).sum();
    let of = |(name, count): (&[u8], u64)| {
        let address: IpAddr = std::str::from_utf8(name).ok()?.parse().ok()?;
        Some((address, count as f64 / total as f64))
    };
    all.iter()
        .map(|(name, count)| of((name, *count)))
        .collect::<Option<Vec<_>>>()
        .map_or(Population::Many, Population::Weighted)
}
