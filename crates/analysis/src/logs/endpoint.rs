//! One endpoint of a pool.

use std::collections::BTreeMap;

use model::Text;
use traffic::{Cell, Key};

use super::place;
use super::promise::Promised;
use super::total::Total;

/// Where the name of an endpoint comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From log and configuration, or from the log where there is no configuration.
    Log,
    /// From the configuration: the log doesn't speak of it.
    Configuration,
    /// From the log: a configuration is there, and doesn't speak of it.
    Stranger,
}

/// What logs say of one endpoint.
#[derive(Clone, Debug)]
pub struct EndpointSeen {
    /// As the log has it.
    pub endpoint: Text,
    /// Its address, where the configuration has it.
    pub address: Option<Text>,
    /// Who speaks of it.
    pub source: Source,
    /// All of its requests.
    pub total: Total,
    /// Its part of the requests that endpoints of the pool answered, 0 to 1.
    pub share: f64,
    /// The share that it should have, 0 to 1: by the intent file, else by the configuration.
    pub promised: Option<f64>,
}

/// The endpoints of a pool: those of the configuration in its order, then others that the log names.
pub(super) fn endpoints(cells: &[(&Key, &Cell)], promised: Option<&Promised<'_>>) -> Vec<EndpointSeen> {
    let pool = promised.map(|promised| promised.pool);
    let mut by_name: BTreeMap<&Text, Total> = BTreeMap::new();
    for (key, cell) in cells.iter().filter(|(key, _)| !key.endpoint.is_empty()) {
        by_name.entry(&key.endpoint).or_default().merge(cell);
    }
    let served: u64 = by_name.values().map(|total| total.requests).sum();
    let share = |total: &Total| total.requests as f64 / served.max(1) as f64;
    let mut all = promised.map(unseen).unwrap_or_default();
    for (name, total) in by_name {
        let place = pool.and_then(|pool| place::endpoint(pool, name));
        let Some(place) = place else {
            let source = if pool.is_some() { Source::Stranger } else { Source::Log };
            let (endpoint, share) = (name.clone(), share(&total));
            all.push(EndpointSeen { endpoint, address: None, source, total, share, promised: None });
            continue;
        };
        let own = &mut all[place];
        (own.endpoint, own.source) = (name.clone(), Source::Log);
        own.total.merge(&total);
        own.share = share(&own.total);
    }
    all
}

/// The endpoints of a configuration, before anything was seen of them.
fn unseen(promised: &Promised<'_>) -> Vec<EndpointSeen> {
    let of = |(one, share): (&model::Endpoint, &f64)| {
        let address = Text::new(one.address.to_string());
        EndpointSeen {
            endpoint: one.name.as_ref().map_or_else(|| address.clone(), |name| name.value.clone()),
            address: Some(address),
            source: Source::Configuration,
            total: Total::default(),
            share: 0.0,
            promised: Some(*share),
        }
    };
    promised.pool.endpoints.iter().zip(&promised.shares).map(of).collect()
}
