//! Sums of the cells of all pools, made while they are gone through once.

use std::collections::{BTreeMap, BTreeSet};

use model::Text;
use traffic::{Cells, Entry, Place, Sum};

use super::endpoint::Names;
use super::minutes::Minute;
use super::total::Total;

/// What one pool comes to.
#[derive(Default)]
pub(super) struct PoolSums {
    /// All of its requests.
    pub total: Total,
    /// Those that the balancer answered itself.
    pub own: Total,
    /// Those of each endpoint, in the order of its names; `None` where the log doesn't speak of it.
    pub endpoints: Vec<Option<Total>>,
    /// Those of each route, by its name.
    pub routes: Vec<(Text, Total)>,
    /// The minutes that have any, in order.
    pub minutes: Vec<Minute>,
}

/// The sums of one pool while they are made.
struct Adding {
    own: Sum,
    endpoints: Vec<Sum>,
    routes: Vec<(Text, Sum)>,
    minutes: Vec<Minute>,
    /// The minute at hand.
    now: Sum,
    requests: Vec<u64>,
}

/// Where the cells of a place are added: pool, endpoint (`None`: no endpoint was asked) and route.
#[derive(Clone, Copy)]
struct Target {
    pool: usize,
    endpoint: Option<usize>,
    route: usize,
}

/// The sums of each pool; `names` are its endpoints.
pub(super) fn sums(cells: &Cells, names: &BTreeMap<&Text, Names>) -> Vec<PoolSums> {
    let mut pools: Vec<Adding> = names.iter().map(|(pool, names)| Adding::new(pool, names, cells.places())).collect();
    let targets: Vec<Option<Target>> = cells.places().iter().map(|place| target(place, names, &pools)).collect();
    let mut at = None;
    cells.each(|minute, entry| {
        if at.is_some_and(|at| at != minute) {
            pools.iter_mut().for_each(|pool| pool.end_minute(at.unwrap_or(minute), cells));
        }
        at = Some(minute);
        if let Some(target) = targets.get(entry.place()).copied().flatten() {
            pools[target.pool].add(target, entry);
        }
    });
    let end = |mut pool: Adding| {
        pool.end_minute(at.unwrap_or_default(), cells);
        pool.end(cells)
    };
    pools.into_iter().map(end).collect()
}

fn target(place: &Place, names: &BTreeMap<&Text, Names>, pools: &[Adding]) -> Option<Target> {
    let pool = names.keys().position(|name| **name == place.pool)?;
    let endpoint = names.get(&place.pool)?.index(&place.endpoint);
    let route = pools[pool].routes.binary_search_by(|(name, _)| name.cmp(&place.route)).ok()?;
    Some(Target { pool, endpoint, route })
}

impl Adding {
    fn new(pool: &Text, names: &Names, places: &[Place]) -> Self {
        let routes: BTreeSet<&Text> =
            places.iter().filter(|place| place.pool == *pool).map(|place| &place.route).collect();
        let endpoints = names.all.len();
        Adding {
            own: Sum::default(),
            endpoints: vec![Sum::default(); endpoints],
            routes: routes.into_iter().map(|route| (route.clone(), Sum::default())).collect(),
            minutes: Vec::new(),
            now: Sum::default(),
            requests: vec![0; endpoints],
        }
    }

    fn add(&mut self, target: Target, entry: &Entry) {
        self.now.add(entry);
        self.routes[target.route].1.add(entry);
        match target.endpoint {
            None => self.own.add(entry),
            Some(endpoint) => {
                self.endpoints[endpoint].add(entry);
                self.requests[endpoint] += entry.requests();
            }
        }
    }

    fn end_minute(&mut self, minute: i64, cells: &Cells) {
        if !self.now.is_empty() {
            let none = vec![0; self.requests.len()];
            let requests = std::mem::replace(&mut self.requests, none);
            self.minutes.push(Minute { minute, total: self.now.take(cells).into(), requests });
        }
    }

    fn end(self, cells: &Cells) -> PoolSums {
        let mut total = Sum::default();
        self.routes.iter().for_each(|(_, route)| total.merge(route));
        let sum = |mut sum: Sum| Total::from(sum.take(cells));
        PoolSums {
            total: sum(total),
            own: sum(self.own),
            endpoints: self.endpoints.into_iter().map(|own| (!own.is_empty()).then(|| sum(own))).collect(),
            routes: self.routes.into_iter().map(|(route, own)| (route, sum(own))).collect(),
            minutes: self.minutes,
        }
    }
}
