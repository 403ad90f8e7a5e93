//! Hashes of few clients: each stays where it is, so the simulation knows every request.

use std::net::Ipv4Addr;

use analysis::simulate::{How, Settings};

use super::{REQUESTS, counts, engine, from, simulated, start};
use crate::client::Ask;

/// 64 clients, one after the other, each with the same number of requests.
const NETWORK: &str = "127.0.77.0/26";
const CLIENTS: u64 = 64;

fn each_where_it_falls(name: &str, policies: &[&str]) {
    for policy in policies {
        let weights = [3, 2, 1, 7];
        let Some(mut bench) = start(name, policy, &weights) else { return };
        let each = REQUESTS.div_ceil(CLIENTS);
        let client = |turn: u64| Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 0, 77, 0)) + (turn / each) as u32);
        let (got, sent) = engine(&mut bench, |turn| Ask::of("/").from(client(turn)));
        if sent < REQUESTS {
            eprintln!("too slow to have asked for every client");
            continue;
        }
        let load = simulated(bench.model, None, &from(NETWORK), &Settings::default());
        assert_eq!(load.how, How::Clients(CLIENTS as usize));
        // The last client has a few requests less than the others.
        let near = |(said, got): (u64, u64)| said.abs_diff(got) <= CLIENTS;
        let said = counts(&load, sent);
        assert!(
            said.iter().copied().zip(got.iter().copied()).all(near),
            "{policy}: {said:?}, engine {got:?}\n{}",
            bench.text
        );
    }
}

#[test]
fn haproxy_source() {
    each_where_it_falls(
        "haproxy",
        &["source", "source\n  hash-type consistent", "source\n  hash-type map-based wt6 avalanche"],
    );
}

#[test]
fn nginx_ip_hash() {
    each_where_it_falls("nginx", &["ip_hash;\n"]);
}

#[test]
fn nginx_hash_of_the_client() {
    each_where_it_falls("nginx", &["hash $remote_addr;\n", "hash $remote_addr consistent;\n"]);
}
