//! The traffic of a log, for those who reckon with it.

use std::net::IpAddr;

use model::Text;
use traffic::{Heavy, Rollup};

use crate::simulate::{Mix, PoolTraffic, Population, Traffic};

/// What a log says of the traffic: the rate of its busiest minute, the pools' parts over the whole of it, and who asked them. Clients are
/// told one by one where they are few enough to be counted exactly. Pools must have been [`named`](super::named); `None` where no line
/// names one.
pub fn traffic(rollup: &Rollup) -> Option<Traffic> {
    let mut pools: Vec<(&Text, u64)> = Vec::new();
    let mut minutes: Vec<(i64, u64)> = Vec::new();
    for (key, cell) in &rollup.cells {
        match minutes.last_mut() {
            Some((minute, requests)) if *minute == key.minute => *requests += cell.requests,
            _ => minutes.push((key.minute, cell.requests)),
        }
        // What the balancer answers itself comes to no endpoint.
        let requests = if key.endpoint.is_empty() { 0 } else { cell.requests };
        match pools.iter_mut().find(|(pool, _)| *pool == &key.pool) {
            Some((_, own)) => *own += requests,
            None => pools.push((&key.pool, requests)),
        }
    }
    let all: u64 = minutes.iter().map(|(_, requests)| requests).sum();
    let busiest = minutes.iter().map(|(_, requests)| *requests).max()?;
    let named = pools.into_iter().filter(|(pool, _)| !pool.is_empty());
    let of = |(pool, requests): (&Text, u64)| PoolTraffic {
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
