//! What `evenkeel simulate` says a policy deals out, against the 20,000 requests that the engine then dealt.

mod busy;
mod chance;
mod clients;
mod reload;
mod turns;
mod workers;

use std::time::{Duration, Instant};

use analysis::intent::Intent;
use analysis::simulate::{PoolLoad, Population, Settings, Simulator, Site, Traffic};
use ipnet::IpNet;
use model::Model;

use crate::bench::Bench;
use crate::client::Ask;
use crate::{haproxy, nginx};

/// Requests of a comparison.
const REQUESTS: u64 = 20_000;
/// A slow machine sends fewer, but not fewer than this.
const FEWEST: u64 = 4_000;
/// So long they may take.
const LONGEST: Duration = Duration::from_secs(25);

/// An engine in front of `servers` with these weights; `None` where it isn't installed.
fn start(engine: &str, policy: &str, weights: &[u32]) -> Option<Bench> {
    match engine {
        "haproxy" => haproxy::bench(&format!("  balance {policy}\n{}", haproxy::servers(weights)), weights.len()),
        _ => nginx::bench(&format!("{policy}{}", nginx::servers(weights)), weights.len()),
    }
}

/// What the simulation says of the pool `p`.
fn simulated(model: &Model, intent: Option<&Intent>, traffic: &Traffic, settings: &Settings) -> PoolLoad {
    let sites = [Site { name: "bench", model }];
    let settings = Settings { pools: vec!["p".into()], ..settings.clone() };
    let simulation = Simulator::new(&sites, intent, traffic, &settings).run();
    simulation.pools.into_iter().next().expect("the pool p")
}

/// Requests that the engine gave to each endpoint, and how many there were: 20,000, or as many as the time allows.
fn engine(bench: &mut Bench, ask: impl Fn(u64) -> Ask) -> (Vec<u64>, u64) {
    let mut got = vec![0; bench.stubs.len()];
    let begun = Instant::now();
    let mut sent = 0;
    while sent < REQUESTS && (sent < FEWEST || begun.elapsed() < LONGEST) {
        let endpoint = bench.ask(&ask(sent)).endpoint.expect("somebody answers");
        got[endpoint] += 1;
        sent += 1;
    }
    eprintln!("{sent} requests in {:?}: {got:?}", begun.elapsed());
    (got, sent)
}

/// Requests of each endpoint, by its share.
fn counts(load: &PoolLoad, of: u64) -> Vec<u64> {
    load.endpoints.iter().map(|endpoint| (endpoint.share * of as f64).round() as u64).collect()
}

/// Traffic from all addresses of a network.
fn from(network: &str) -> Traffic {
    let network: IpNet = network.parse().unwrap();
    Traffic { clients: Population::Networks(vec![network]), ..Traffic::default() }
}

/// Fails where a share lies more than three standard errors away from what the engine dealt.
fn within_three_errors(bench: &Bench, load: &PoolLoad, got: &[u64], sent: u64) {
    for (endpoint, got) in load.endpoints.iter().zip(got) {
        let (share, seen) = (endpoint.share, *got as f64 / sent as f64);
        let error = (share * (1.0 - share) / sent as f64).sqrt();
        assert!(
            (seen - share).abs() <= 3.0 * error,
            "{}: {seen} of {share}, {got} of {sent}\n{}",
            endpoint.endpoint,
            bench.text
        );
    }
}
