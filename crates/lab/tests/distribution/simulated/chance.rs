//! Policies that leave something to chance, and hashes of very many keys: within three standard errors.

use analysis::simulate::{How, Settings, Traffic};

use super::{REQUESTS, engine, simulated, start, within_three_errors};
use crate::client::Ask;
use crate::compare::unlike;

/// Three standard errors are passed once in 370 looks: a second look is given to all.
const LOOKS: usize = 3;

fn on_average(name: &str, policy: &str, ask: impl Fn(u64) -> Ask) {
    let weights = [3, 2, 1, 7];
    let Some(mut bench) = start(name, policy, &weights) else { return };
    let load = simulated(bench.model, None, &Traffic::default(), &Settings::default());
    assert_eq!(load.how, How::Average, "{policy}");
    // What is dealt out request by request comes to the same.
    let settings = Settings { requests: Some(REQUESTS), seed: 3, ..Settings::default() };
    let dealt = simulated(bench.model, None, &Traffic::default(), &settings);
    let drawn: Vec<u64> = super::counts(&dealt, REQUESTS);
    within_three_errors(&bench, &load, &drawn, REQUESTS);
    for look in 1..=LOOKS {
        let (got, sent) = engine(&mut bench, |turn| ask(turn + look as u64 * REQUESTS));
        let off = load.endpoints.iter().zip(&got).any(|(endpoint, got)| {
            let (share, seen) = (endpoint.share, *got as f64 / sent as f64);
            (seen - share).abs() > 3.0 * (share * (1.0 - share) / sent as f64).sqrt()
        });
        if !off || look == LOOKS {
            return within_three_errors(&bench, &load, &got, sent);
        }
    }
}

fn path(turn: u64) -> Ask {
    unlike(turn as usize)
}

fn key(turn: u64) -> String {
    path(turn).target[1..].to_owned()
}

fn argument(turn: u64) -> Ask {
    Ask::of(format!("/?who={}", key(turn)))
}

fn header(turn: u64) -> Ask {
    Ask::of("/").with("x-key", key(turn))
}

#[test]
fn haproxy_uri() {
    on_average("haproxy", "uri", path);
}

#[test]
fn haproxy_uri_consistent() {
    on_average("haproxy", "uri\n  hash-type consistent", path);
}

#[test]
fn haproxy_url_param() {
    on_average("haproxy", "url_param who\n  hash-type map-based djb2 avalanche", argument);
}

#[test]
fn haproxy_hdr() {
    on_average("haproxy", "hdr(x-key)\n  hash-type consistent crc32 avalanche", header);
}

#[test]
fn haproxy_random() {
    on_average("haproxy", "random(1)", |_| Ask::of("/"));
}

#[test]
fn haproxy_random_two() {
    on_average("haproxy", "random", |_| Ask::of("/"));
}

#[test]
fn nginx_hash() {
    on_average("nginx", "hash $request_uri;\n", path);
}

#[test]
fn nginx_hash_consistent() {
    on_average("nginx", "hash $request_uri consistent;\n", path);
}

#[test]
fn nginx_random() {
    on_average("nginx", "random;\n", |_| Ask::of("/"));
}

#[test]
fn nginx_random_two() {
    on_average("nginx", "random two;\n", |_| Ask::of("/"));
}
