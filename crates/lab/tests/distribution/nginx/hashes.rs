//! Policies that hash a key.

use std::net::Ipv4Addr;

use super::{bench, passed, servers};
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

/// A key is made of the request as it came, whatever is sent on.
#[test]
fn keys_are_of_what_came() {
    let pass = "rewrite ^/a(.*)$ /b$1 break; proxy_set_header X-Key other; proxy_pass http://p;";
    for policy in ["hash $http_x_key;\n", "hash $http_x_key$request_uri consistent;\n", "hash $uri;\n"] {
        let Some(bench) = passed(&format!("{policy}{}", servers(&[1, 1, 1])), pass, 3) else { return };
        let ask = |turn: usize| Ask::of(format!("/a/{}", turn % 17)).with("x-key", format!("k{turn}"));
        exactly(bench, &(0..200).map(ask).collect::<Vec<_>>());
    }
}

/// With a URI in `proxy_pass` the key of `$uri` is still the client's.
#[test]
fn keys_are_of_the_path_before_it_is_replaced() {
    let lines = format!("hash $uri;\n{}", servers(&[1, 1, 1]));
    let Some(bench) = passed(&lines, "proxy_pass http://p/inner/;", 3) else { return };
    exactly(bench, &(0..200).map(|turn| Ask::of(format!("/a/{turn}"))).collect::<Vec<_>>());
}
