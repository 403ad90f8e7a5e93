//! A pool at one balancer, with how often that balancer is there and what is said of the pool.

use model::{Pool, PoolId, Protocol, Text};
use rustc_hash::FxHashMap;

use super::{Settings, Site};
use crate::intent::{Capacity, Intent, PoolIntent};

/// A pool at one balancer.
#[derive(Clone, Copy)]
pub(super) struct Place<'m> {
    /// Which of the balancers, as an index.
    pub site: usize,
    pub id: PoolId,
    pub pool: &'m Pool,
    /// Machines that run it.
    pub copies: u32,
    /// Workers of each that don't know of each other.
    pub workers: u32,
    /// What the pool is meant to be.
    pub wanted: Option<&'m PoolIntent>,
    /// What one endpoint bears, where that is asked for.
    pub asked_capacity: Option<f64>,
    /// Seconds that a request takes, where that is asked for.
    pub asked_time: Option<f64>,
}

impl<'m> Place<'m> {
    /// A pool at one balancer with one worker, of which nothing more is known.
    pub fn alone(pool: &'m Pool) -> Self {
        let (asked_capacity, asked_time) = (None, None);
        Place { site: 0, id: PoolId(0), pool, copies: 1, workers: 1, wanted: None, asked_capacity, asked_time }
    }

    /// A pool at one of the balancers.
    fn new(
        (site, own): (usize, &Site<'m>),
        id: PoolId,
        wanted: Option<&'m PoolIntent>,
        (copies, workers): (u32, u32),
        settings: &Settings,
    ) -> Self {
        let (asked_capacity, asked_time) = (settings.capacity, settings.time);
        Place { site, id, pool: own.model.pool(id), copies, workers, wanted, asked_capacity, asked_time }
    }

    /// What one endpoint bears; `None` where nobody says.
    pub fn capacity(&self) -> Option<Capacity> {
        let said = self.wanted.and_then(|wanted| wanted.capacity).map(|capacity| capacity.value);
        match self.asked_capacity {
            Some(rate) => Some(Capacity { rate: Some(rate), ..said.unwrap_or_default() }),
            None => said,
        }
    }

    /// How many deal on their own.
    pub fn dealers(&self) -> u32 {
        self.copies.saturating_mul(self.workers)
    }

    /// Whether connections are dealt out, not requests.
    pub fn is_tcp(&self) -> bool {
        self.pool.protocol != Protocol::Http
    }
}

/// The pool of that name at all balancers that have it.
pub(super) fn named<'m>(
    sites: &[Site<'m>],
    intent: Option<&'m Intent>,
    settings: &Settings,
    name: &str,
) -> Vec<Place<'m>> {
    let wanted = intent.and_then(|intent| intent.pools.iter().find(|pool| pool.name.value == name));
    let place = |(index, site): (usize, &Site<'m>)| {
        let id = site.model.pool_named(name)?;
        let place = Place::new((index, site), id, wanted, dealers(site, intent, settings), settings);
        (!place.pool.endpoints.is_empty()).then_some(place)
    };
    sites.iter().enumerate().filter_map(place).collect()
}

/// The pools that are asked for, by name, each at all balancers that have it; in the order of the configurations.
pub(super) fn by_name<'m>(
    sites: &[Site<'m>],
    intent: Option<&'m Intent>,
    settings: &Settings,
) -> Vec<(Text, Vec<Place<'m>>)> {
    let wanted: FxHashMap<&str, &PoolIntent> =
        intent.iter().flat_map(|intent| &intent.pools).map(|pool| (pool.name.value.as_str(), pool)).collect();
    let mut all: Vec<(Text, Vec<Place<'m>>)> = Vec::new();
    let mut known: FxHashMap<Text, usize> = FxHashMap::default();
    for (index, site) in sites.iter().enumerate() {
        let dealers = dealers(site, intent, settings);
        for (id, pool) in site.model.pool_ids() {
            let name = &pool.name.value;
            if pool.endpoints.is_empty() || !(settings.pools.is_empty() || settings.pools.contains(name)) {
                continue;
            }
            let wanted = wanted.get(name.as_str()).copied();
            let place = Place::new((index, site), id, wanted, dealers, settings);
            let at = *known.entry(name.clone()).or_insert_with(|| {
                all.push((name.clone(), Vec::new()));
                all.len() - 1
            });
            all[at].1.push(place);
        }
    }
    all
}

/// Machines and workers of a balancer.
pub(super) fn dealers(site: &Site<'_>, intent: Option<&Intent>, settings: &Settings) -> (u32, u32) {
    let own = intent.and_then(|intent| intent.balancers.iter().find(|own| own.name.value == site.name));
    let said = |said: Option<finding::Spanned<u32>>| said.map_or(1, |said| said.value);
    let copies = settings.balancers.unwrap_or_else(|| said(own.and_then(|own| own.copies)));
    let workers = settings.workers.unwrap_or_else(|| said(own.and_then(|own| own.workers)));
    (copies.max(1), workers.max(1))
}
