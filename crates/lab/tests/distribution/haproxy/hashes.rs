//! Policies that hash a key.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{bench, in_tcp, proxied, servers};
use crate::client::Ask;
use crate::compare::exactly;

const TYPES: &[&str] = &[
    "map-based",
    "consistent",
    "map-based sdbm avalanche",
    "map-based djb2",
    "map-based djb2 avalanche",
    "map-based wt6",
    "map-based crc32",
    "consistent sdbm",
    "consistent djb2 avalanche",
    "consistent wt6",
    "consistent crc32 avalanche",
];
const WEIGHTS: &[&[u32]] = &[&[1, 1, 1], &[3, 2, 1, 7]];
/// Requests under the functions that are asked in passing.
const FEWER: usize = 120;

/// Compares under each `hash-type`, with and without different weights.
fn hashed(policy: &str, asks: &[Ask]) {
    for (turn, hash_type) in TYPES.iter().enumerate() {
        let weights = WEIGHTS[turn % WEIGHTS.len()];
        let lines = format!("  balance {policy}\n  hash-type {hash_type}\n{}", servers(weights));
        let Some(bench) = bench(&lines, weights.len()) else { return };
        exactly(bench, if turn < WEIGHTS.len() { asks } else { &asks[..FEWER] });
    }
}

fn clients(count: u32) -> Vec<Ask> {
    let spread = |turn: u32| Ipv4Addr::from(0x7f00_0000 + 1 + turn.wrapping_mul(2_654_435_761) % 0x00ff_fff0);
    (0..count).map(|turn| Ask::of("/").from(spread(turn))).collect()
}

fn targets(count: usize) -> Vec<Ask> {
    let target = |turn: usize| match turn % 5 {
        0 => format!("/{turn}"),
        1 => format!("/a/b{turn}/c/d?x={turn}"),
        2 => format!("/images/{turn}.png?q"),
        3 => format!("/%61//{turn}/"),
        _ => format!("/?x={turn}&y=1"),
    };
    (0..count).map(|turn| Ask::of(target(turn))).collect()
}

#[test]
fn source() {
    hashed("source", &clients(500));
}

#[test]
fn uri() {
    for policy in
        ["uri", "uri whole", "uri len 8", "uri depth 1", "uri depth 2 whole", "uri len 10 depth 1", "uri path-only"]
    {
        let turn = policy.len();
        let weights = WEIGHTS[turn % WEIGHTS.len()];
        let lines = format!("  balance {policy}\n  hash-type {}\n{}", TYPES[turn % TYPES.len()], servers(weights));
        let Some(bench) = bench(&lines, weights.len()) else { return };
        exactly(bench, &targets(250));
    }
    hashed("uri", &targets(500));
}

#[test]
fn url_param() {
    // Every fifth request has no parameter: those take turns.
    hashed("url_param x", &targets(500));
}

#[test]
fn hdr() {
    let value = |turn: usize| match turn % 10 {
        0 => Ask::of("/"),
        1 => Ask::of("/").with("x-key", format!("k{turn}")),
        2 => Ask::of("/").with("x-key", format!(" a{turn} , b{turn}")),
        3 => Ask::of("/").with("x-key", format!("a{turn}")).with("x-key", format!("b{turn}")),
        4 => Ask::of("/").with("x-key", ""),
        5 => Ask::of("/").with("x-key", "").with("x-key", format!("b{turn}")),
        6 => Ask::of("/").with("x-key", format!(",b{turn}")),
        7 => Ask::of("/").with("x-key", format!(" , , c{turn},d")),
        8 => Ask::of("/").with("x-key", " , "),
        _ => Ask::of("/").with("x-key", format!("K{turn} with blanks")),
    };
    hashed("hdr(X-Key)", &(0..500).map(value).collect::<Vec<_>>());
}

#[test]
fn hash_of_an_expression() {
    hashed("hash path,lower", &targets(500));
    hashed("hash src", &clients(500));
}

/// Where HTTP isn't read there is nothing of it to hash: connections take turns.
#[test]
fn hashes_of_http_in_mode_tcp() {
    let asks: Vec<Ask> = targets(200).into_iter().map(Ask::alone).collect();
    for policy in ["uri", "url_param x", "hdr(x-key)", "source", "hash src"] {
        let lines = format!("  mode tcp\n  balance {policy}\n{}", servers(&[3, 1, 2]));
        let Some(bench) = in_tcp(&lines, 3) else { return };
        exactly(bench, &asks);
    }
}

/// All sixteen octets of an IPv6 address count.
#[test]
fn clients_of_ipv6() {
    let client = |turn: u16| Ipv6Addr::new(0x2001, 0xdb8, turn, 7 * turn, 0, turn / 3, 1, turn.wrapping_mul(40_503));
    let one = |turn| Ask { on_behalf_of: Some(client(turn)), ..Ask::of("/").alone() };
    let asks: Vec<Ask> = (0..250).map(one).collect();
    for policy in ["source", "source\n  hash-type consistent", "hash src\n  hash-type map-based djb2"] {
        let Some(bench) = proxied(&format!("  balance {policy}\n{}", servers(&[3, 2, 1, 7])), 4) else { return };
        exactly(bench, &asks);
    }
}
