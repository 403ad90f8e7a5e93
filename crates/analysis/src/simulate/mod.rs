//! What a configuration makes of traffic: the share, the rate and the connections of every endpoint, now and with endpoints lost.
//!
//! Where the long run is known exactly it is worked out; where the past, the present load or single clients matter, requests are
//! dealt out one after the other by the same arithmetic as the balancer's, with chance from a seed. There is no clock.

mod chance;
mod clients;
mod judge;
mod load;
mod losses;
mod merge;
mod place;
mod rates;
mod run;
mod shares;
mod times;
mod traffic;
mod zones;

pub use crate::facts::words::is_called;
pub use load::{Connections, EndpointLoad, How, Loss, PoolLoad, Queue, Returning, Simulation, What};
pub use traffic::{Mix, PoolTraffic, Population, Traffic};

use model::{Model, Text};

use crate::intent::Intent;
use clients::Clients;
use place::Place;
use rates::Rates;
use shares::Asked;

/// A balancer.
#[derive(Clone, Copy, Debug)]
pub struct Site<'m> {
    /// Its name in the intent file.
    pub name: &'m str,
    /// What its configuration does.
    pub model: &'m Model,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Only these pools; all where there is none.
    pub pools: Vec<Text>,
    /// So many requests are dealt out, in the place of what comes of very many.
    pub requests: Option<u64>,
    /// After so many requests the balancer starts anew.
    pub reload_every: Option<u64>,
    /// Endpoints that are lost together, by address or name.
    pub lose: Vec<Text>,
    /// So many endpoints are lost, the worst ones.
    pub survives: Option<u32>,
    /// Machines that run the same configuration side by side, in the place of what the intent file says.
    pub balancers: Option<u32>,
    /// Workers of each machine that don't know of each other, likewise.
    pub workers: Option<u32>,
    /// What one endpoint bears, in requests a second, in the place of what the intent file says.
    pub capacity: Option<f64>,
    /// Seconds that a request, or a connection of a TCP pool, is under way, likewise.
    pub time: Option<f64>,
    /// Requests over one connection; 1 where it is 0.
    pub keep_alive: u64,
    /// What chance begins with.
    pub seed: u64,
}

/// Some balancers that belong together, with the traffic that comes to them.
pub struct Simulator<'a> {
    sites: &'a [Site<'a>],
    intent: Option<&'a Intent>,
    traffic: &'a Traffic,
    settings: &'a Settings,
    rates: Rates,
    notes: Vec<String>,
}

impl<'a> Simulator<'a> {
    /// Makes ready: each request of a mix is followed to its pool.
    pub fn new(
        sites: &'a [Site<'a>],
        intent: Option<&'a Intent>,
        traffic: &'a Traffic,
        settings: &'a Settings,
    ) -> Self {
        let (rates, notes) = rates::rates(sites, traffic, settings);
        Simulator { sites, intent, traffic, settings, rates, notes }
    }

    /// Works out what becomes of the traffic at every pool that is asked for.
    pub fn run(&self) -> Simulation {
        let mut left = losses::BUDGET;
        let places = place::by_name(self.sites, self.intent, self.settings);
        let pools = places.iter().map(|(_, places)| self.at(places, &self.rates, &mut left)).collect::<Vec<PoolLoad>>();
        let losses_left_out = pools.iter().filter(|pool| pool.losses_left_out).count();
        Simulation { pools, notes: self.notes.clone(), losses_left_out }
    }

    /// The pool of that name alone, with no losses but those that somebody asks for; `None` where nobody has it.
    pub fn pool(&self, name: &str) -> Option<PoolLoad> {
        let places = place::named(self.sites, self.intent, self.settings, name);
        (!places.is_empty()).then(|| self.at(&places, &self.rates, &mut 0))
    }

    /// The same as if all traffic came to that pool; `None` too where the rate isn't known.
    pub fn pool_with_all(&self, name: &str) -> Option<PoolLoad> {
        let places = place::named(self.sites, self.intent, self.settings, name);
        let rates = Rates::all_to_one(self.traffic.rate?);
        (!places.is_empty()).then(|| self.at(&places, &rates, &mut 0))
    }

    /// Whether all traffic is known, so that no pool gets more than is said of it.
    pub fn knows_all(&self) -> bool {
        self.rates.is_complete()
    }

    /// How many copies and workers of a balancer deal each on their own.
    pub fn dealers_of(&self, model: &Model) -> u64 {
        let site = self.sites.iter().find(|site| std::ptr::eq(site.model, model));
        let dealers = site.map(|site| place::dealers(site, self.intent, self.settings));
        dealers.map_or(1, |(copies, workers)| u64::from(copies) * u64::from(workers))
    }

    fn at(&self, places: &[Place<'_>], rates: &Rates, left: &mut u64) -> PoolLoad {
        let streams: Vec<_> = places.iter().map(|place| rates.of(place, places.len())).collect();
        let clients = Clients::of(self.traffic, places[0].pool, self.settings.seed);
        let asked = Asked { places, streams: &streams, clients: &clients, settings: self.settings };
        let merged = merge::with_lost(&asked, &[]);
        let mut load = judge::pool(&asked, merged);
        (load.lost, load.losses_left_out) = losses::losses(&asked, &load, left);
        load
    }
}

/// What one balancer with one worker makes of few clients, as shares, each asking its part; `None` where they are very many, or
/// where the policy doesn't keep a client where it is.
pub fn of_clients(pool: &model::Pool, traffic: &Traffic, seed: u64) -> Option<Vec<f64>> {
    let clients = Clients::of(traffic, pool, seed);
    clients.few().filter(|_| clients::hashes_client(pool) || clients::is_table(pool))?;
    let settings = Settings { seed, ..Settings::default() };
    let place = Place::alone(pool);
    let asked = Asked { places: &[place], streams: &[None], clients: &clients, settings: &settings };
    Some(asked.dealt(0, &[]).shares)
}
