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
use place::Place;

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
    /// What chance begins with.
    pub seed: u64,
}

/// Works out what becomes of traffic at some balancers that belong together.
pub fn run(sites: &[Site<'_>], intent: Option<&Intent>, traffic: &Traffic, settings: &Settings) -> Simulation {
    let mut simulation = Simulation::default();
    let rates = rates::rates(sites, traffic, settings, &mut simulation.notes);
    let mut left = losses::BUDGET;
    let mut pools: Vec<PoolLoad> = Vec::new();
    for (name, places) in place::by_name(sites, intent, settings) {
        let load = pool(&places, traffic, &rates, settings, &mut left);
        pools.extend(load.map(|load| PoolLoad { pool: name, ..load }));
    }
    simulation.losses_left_out = pools.iter().filter(|pool| pool.losses_left_out).count();
    simulation.pools = pools;
    simulation
}

/// One pool at all balancers that have it.
fn pool(
    places: &[Place<'_>],
    traffic: &Traffic,
    rates: &rates::Rates,
    settings: &Settings,
    left: &mut u64,
) -> Option<PoolLoad> {
    let streams = places.iter().map(|place| rates.of(place, places.len())).collect::<Vec<_>>();
    let clients = clients::Clients::of(traffic, places.first()?.pool, settings.seed);
    let asked = shares::Asked { places, streams: &streams, clients: &clients, settings };
    let (endpoints, how, queue) = merge::now(&asked);
    let mut load = judge::pool(&asked, endpoints, how, queue);
    (load.lost, load.losses_left_out) = losses::losses(&asked, &load, left);
    Some(load)
}
