//! One pool and its endpoints.

use std::collections::BTreeMap;

use model::{Pool, Text};
use traffic::even::Verdict;
use traffic::{Cell, Heavy, Key, Rollup};

use super::judge::{self, Changed, Evidence, Spread};
use super::minutes::{Minute, minutes};
use super::place;
use super::total::{Total, total};
use crate::test::Subject;

/// So many clients are told of each pool.
const CLIENTS: usize = 20;

/// What logs say of one pool.
#[derive(Clone, Debug)]
pub struct PoolSeen {
    /// Its name; empty for requests that no pool served, or whose pool nobody knows.
    pub pool: Text,
    /// All of its requests.
    pub total: Total,
    /// Its endpoints: those of the configuration in its order, then others that the log names.
    pub endpoints: Vec<EndpointSeen>,
    /// Requests that the balancer answered itself.
    pub own: Total,
    /// Its routes, those with the most requests first. The one without a name has all that has none.
    pub routes: Vec<RouteSeen>,
    /// Minute by minute.
    pub minutes: Vec<Minute>,
    /// The most frequent clients with their requests; counts may be too low by [`short`](Self::short).
    pub clients: Vec<(Text, u64)>,
    /// How much counts of clients may be too low.
    pub short: u64,
    /// Whether it is spread as promised; `None` where there are not two endpoints.
    pub spread: Option<Spread>,
    /// What changed in some minute, in order of time.
    pub changes: Vec<Changed>,
}

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
    /// Its share by the configuration, 0 to 1.
    pub promised: Option<f64>,
}

/// What logs say of one route of a pool.
#[derive(Clone, Debug)]
pub struct RouteSeen {
    /// Its name.
    pub route: Text,
    /// All of its requests.
    pub total: Total,
}

impl PoolSeen {
    /// Sums up what the cells of a pool say.
    pub(super) fn new(name: &Text, cells: &[(&Key, &Cell)], rollup: &Rollup, subjects: &[Subject<'_>]) -> Self {
        let clients = rollup.clients.get(name);
        let pool = configured(name, subjects);
        let own = total(cells.iter().filter(|(key, _)| key.endpoint.is_empty()).map(|(_, cell)| *cell));
        let endpoints = endpoints(cells, pool);
        let names: Vec<Text> = endpoints.iter().map(|one| one.endpoint.clone()).collect();
        let minutes = minutes(cells, &names);
        let grouped = |minute: &Minute| rollup.clusters.get(&(minute.minute, name.clone()));
        let clusters = minutes.iter().map(|one| grouped(one).map(|own| own.numbered(&names))).collect();
        let evidence = Evidence { pool, endpoints: &endpoints, minutes: &minutes, clusters, clients };
        let changes = judge::changes(&evidence);
        let spread = judge::spread(&evidence, &changes);
        let text = |name: &[u8]| Text::new(String::from_utf8_lossy(name));
        let top = clients.map(|all| all.top(CLIENTS)).unwrap_or_default();
        PoolSeen {
            pool: name.clone(),
            total: total(cells.iter().map(|(_, cell)| *cell)),
            own,
            routes: routes(cells),
            spread,
            changes,
            minutes,
            endpoints,
            clients: top.into_iter().map(|(name, count)| (text(name), count)).collect(),
            short: clients.map_or(0, Heavy::short),
        }
    }

    /// Whether it is spread otherwise than its configuration promises.
    pub fn is_uneven(&self) -> bool {
        let held = self.spread.as_ref().filter(|spread| !spread.is_guess);
        held.is_some_and(|spread| matches!(spread.judgement.verdict, Verdict::Uneven(_)))
    }

    /// Requests that endpoints answered.
    pub fn served(&self) -> u64 {
        self.total.requests - self.own.requests
    }
}

/// The pool of that name in the configurations, where all that have it promise the same.
fn configured<'m>(name: &str, subjects: &[Subject<'m>]) -> Option<&'m Pool> {
    let mut pools = subjects.iter().filter_map(|subject| {
        let id = model::Model::pool_named(subject.model, name)?;
        Some(subject.model.pool(id))
    });
    let first = pools.next()?;
    let promise = |pool: &Pool| {
        let shares = model::shares(pool);
        let addresses = pool.endpoints.iter().map(|one| one.address.to_string());
        addresses.zip(shares).collect::<Vec<_>>()
    };
    pools.all(|other| promise(other) == promise(first)).then_some(first)
}

fn endpoints(cells: &[(&Key, &Cell)], pool: Option<&Pool>) -> Vec<EndpointSeen> {
    let mut by_name: BTreeMap<&Text, Total> = BTreeMap::new();
    for (key, cell) in cells.iter().filter(|(key, _)| !key.endpoint.is_empty()) {
        by_name.entry(&key.endpoint).or_default().merge(cell);
    }
    let served: u64 = by_name.values().map(|total| total.requests).sum();
    let share = |total: &Total| total.requests as f64 / served.max(1) as f64;
    let mut all = pool.map(promised).unwrap_or_default();
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
fn promised(pool: &Pool) -> Vec<EndpointSeen> {
    let shares = model::shares(pool);
    let of = |(one, share): (&model::Endpoint, f64)| {
        let address = Text::new(one.address.to_string());
        EndpointSeen {
            endpoint: one.name.as_ref().map_or_else(|| address.clone(), |name| name.value.clone()),
            address: Some(address),
            source: Source::Configuration,
            total: Total::default(),
            share: 0.0,
            promised: Some(share),
        }
    };
    pool.endpoints.iter().zip(shares).map(of).collect()
}

fn routes(cells: &[(&Key, &Cell)]) -> Vec<RouteSeen> {
    let mut by_name: BTreeMap<&Text, Total> = BTreeMap::new();
    cells.iter().for_each(|(key, cell)| by_name.entry(&key.route).or_default().merge(cell));
    let mut all: Vec<RouteSeen> =
        by_name.into_iter().map(|(route, total)| RouteSeen { route: route.clone(), total }).collect();
    all.sort_by(|one, other| other.total.requests.cmp(&one.total.requests));
    all
}
