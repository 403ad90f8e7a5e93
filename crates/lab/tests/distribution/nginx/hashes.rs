//! Policies that hash a key.

use std::net::Ipv4Addr;

use super::{bench, servers};
use crate::client::Ask;
use crate::compare::exactly;

const WEIGHTS: &[&[u32]] = &[&[1, 1, 1], &[3, 2, 1, 7], &[100, 1]];

fn hashed(policy: &str, asks: &[Ask]) {
    for weights in WEIGHTS {
        let Some(bench) = bench(&format!("{policy}{}", servers(weights)), weights.len()) else { return };
        exactly(bench, asks);
    }
}

fn clients(count: u32) -> Vec<Ask> {
    let spread = |turn: u32| Ipv4Addr::from(0x7f00_0000 + 1 + turn.wrapping_mul(2_654_435_761) % 0x00ff_fff0);
    (0..count).map(|turn| Ask::of("/").from(spread(turn))).collect()
}

/// Every fourth request has no key: those take turns.
fn keyed(count: usize) -> Vec<Ask> {
    let one = |turn: usize| {
        if turn.is_multiple_of(4) { Ask::of("/") } else { Ask::of("/").with("x-key", format!("k{turn}")) }
    };
    (0..count).map(one).collect()
}

#[test]
fn ip_hash() {
    hashed("ip_hash;\n", &clients(500));
}

#[test]
fn hash() {
    hashed("hash $http_x_key;\n", &keyed(500));
    hashed("hash $remote_addr;\n", &clients(500));
    hashed("hash $binary_remote_addr;\n", &clients(500));
}

#[test]
fn hash_consistent() {
    hashed("hash $http_x_key consistent;\n", &keyed(500));
    hashed("hash $remote_addr$request_uri consistent;\n", &clients(500));
}
