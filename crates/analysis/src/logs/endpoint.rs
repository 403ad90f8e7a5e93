//! One endpoint of a pool.

use std::collections::{BTreeMap, BTreeSet};

use model::Text;

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

/// The endpoints of a pool before anything is summed up, and which of them the log means by its names.
pub(super) struct Names {
    /// Those of the configuration in its order, then others that the log names, by name.
    pub all: Vec<EndpointSeen>,
    /// Where each is that the log names.
    places: BTreeMap<Text, usize>,
}

impl Names {
    /// Of the names that the log has.
    pub(super) fn new(logged: &BTreeSet<&Text>, promised: Option<&Promised<'_>>) -> Self {
        let pool = promised.map(|promised| promised.pool);
        let mut names = Names { all: promised.map(unseen).unwrap_or_default(), places: BTreeMap::new() };
        for name in logged.iter().copied().filter(|name| !name.is_empty()) {
            let place = pool.and_then(|pool| place::endpoint(pool, name)).unwrap_or(names.all.len());
            let source = if pool.is_some() { Source::Stranger } else { Source::Log };
            match names.all.get_mut(place) {
                Some(own) => (own.endpoint, own.source) = (name.clone(), Source::Log),
                None => names.all.push(empty(name.clone(), None, source, None)),
            }
            names.places.insert(name.clone(), place);
        }
        names
    }

    /// The endpoint that the log means by a name; `None` for the empty one.
    pub(super) fn index(&self, name: &Text) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// The endpoints with what they come to.
    pub(super) fn with(mut self, totals: Vec<Option<Total>>) -> Vec<EndpointSeen> {
        let served: u64 = totals.iter().flatten().map(|total| total.requests).sum();
        for (own, total) in self.all.iter_mut().zip(totals) {
            own.total = total.unwrap_or_default();
            own.share = own.total.requests as f64 / served.max(1) as f64;
        }
        self.all
    }
}

/// The endpoints of a configuration, before anything was seen of them.
fn unseen(promised: &Promised<'_>) -> Vec<EndpointSeen> {
    let of = |(one, share): (&model::Endpoint, &f64)| {
        let address = Text::new(one.address.to_string());
        let name = one.name.as_ref().map_or_else(|| address.clone(), |name| name.value.clone());
        empty(name, Some(address), Source::Configuration, Some(*share))
    };
    promised.pool.endpoints.iter().zip(&promised.shares).map(of).collect()
}

fn empty(endpoint: Text, address: Option<Text>, source: Source, promised: Option<f64>) -> EndpointSeen {
    EndpointSeen { endpoint, address, source, total: Total::default(), share: 0.0, promised }
}
