//! `evenkeel simulate`: what becomes of traffic at every endpoint.

use std::mem::ManuallyDrop;

use analysis::simulate::{self, Mix, PoolTraffic, Population, Settings, Simulation, Simulator, Site, Traffic};
use analysis::test::{self, Subject};
use report::{Quotes, SimulateFacts};

use crate::args::{Format, Shared, Simulate};
use crate::failure::Failure;
use crate::input::{self, Balancer, Group, Loaded};
use crate::{Status, logs, output};

pub fn run(own: &Simulate, shared: &Shared) -> Result<Status, Failure> {
    // As in `check`: a large model is not worth giving back.
    let loaded = ManuallyDrop::new(input::load(&own.input)?);
    refuse_unknown(own, &loaded)?;
    let settings = settings(own);
    let mut simulation = Simulation::default();
    for group in &loaded.groups {
        let one = of_group(group, own, &settings)?;
        simulation.pools.extend(one.pools);
        simulation.notes.extend(one.notes);
        simulation.losses_left_out += one.losses_left_out;
    }
    let quotes = Quotes::new(&loaded.sources, loaded.secrets());
    let facts = SimulateFacts { quotes: &quotes, simulation: &simulation };
    if let Some(path) = &own.plot {
        output::to_file(path, "--plot", |out| report::svg::simulate(out, &facts))?;
    }
    output::write(shared, |out| match own.format {
        Format::Human => report::human::simulate(out, &facts, &output::look(shared)),
        Format::Json => report::json::simulate(out, &facts),
    })?;
    let amiss = simulation.pools.iter().any(simulate::PoolLoad::is_amiss);
    Ok(if amiss { Status::Found } else { Status::Even })
}

/// What becomes of traffic at balancers that belong together.
fn of_group(group: &Group, own: &Simulate, settings: &Settings) -> Result<Simulation, Failure> {
    let intent = group.intent.as_ref().map(|file| &file.intent);
    let sites: Vec<Site<'_>> = group.balancers.iter().map(site).collect();
    let mut traffic = intent.map(Traffic::of).unwrap_or_default();
    if let Some(log) = logs::of_group(group, &own.log)?.and_then(|learned| learned.traffic) {
        traffic = log.under(traffic);
    }
    traffic.rate = own.rate.or(traffic.rate);
    if own.rate.is_some() && own.pools.len() == 1 {
        traffic.mix = Mix::Unknown;
    }
    if let Some(clients) = own.clients {
        traffic.clients = Population::Count(clients);
    }
    if traffic.rate.is_some() && own.pools.is_empty() && matches!(traffic.mix, Mix::Unknown) {
        traffic.mix = sole(&sites, &traffic.clients);
    }
    Ok(Simulator::new(&sites, intent, &traffic, settings).run())
}

/// All to one pool, where it provably gets every request.
fn sole(sites: &[Site<'_>], clients: &Population) -> Mix {
    let subjects: Vec<Subject<'_>> = sites.iter().map(|site| Subject { name: site.name, model: site.model }).collect();
    let all = |pool| PoolTraffic { pool, part: 1.0, clients: clients.clone() };
    test::sole_pool(&subjects).map_or(Mix::Unknown, |pool| Mix::Pools(vec![all(pool)]))
}

fn site(balancer: &Balancer) -> Site<'_> {
    Site { name: &balancer.name, model: &balancer.reading.model }
}

fn settings(own: &Simulate) -> Settings {
    Settings {
        pools: own.pools.iter().map(Into::into).collect(),
        requests: own.requests,
        reload_every: own.reload_every,
        lose: own.lose.iter().map(Into::into).collect(),
        survives: own.survives,
        balancers: own.balancers,
        workers: own.workers,
        capacity: own.capacity,
        time: own.time,
        keep_alive: own.keep_alive,
        seed: own.seed,
    }
}

/// A pool or an endpoint that nobody has is a mistake.
fn refuse_unknown(own: &Simulate, loaded: &Loaded) -> Result<(), Failure> {
    let pools = || loaded.balancers().flat_map(|balancer| &balancer.reading.model.pools);
    for name in &own.pools {
        if !pools().any(|pool| pool.name.value == *name) {
            let nearest = analysis::nearest(name, pools().map(|pool| pool.name.value.as_str()));
            let help = nearest.map_or_else(
                || "name a pool as its configuration does".to_owned(),
                |nearest| format!("did you mean {nearest}?"),
            );
            return Err(Failure::new(format!("no configuration has a pool {name:?}"), help));
        }
    }
    for name in &own.lose {
        if !pools().flat_map(|pool| &pool.endpoints).any(|endpoint| simulate::is_called(endpoint, name)) {
            let help = "name it as the configuration does, or as host:port";
            return Err(Failure::new(format!("no pool has an endpoint {name:?}"), help));
        }
    }
    Ok(())
}
