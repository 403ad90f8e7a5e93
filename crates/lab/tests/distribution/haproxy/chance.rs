//! Policies that leave the endpoint to chance, and hashes over many keys.

use super::{bench, servers};
use crate::client::Ask;
use crate::compare::{on_average, unlike};

const WEIGHTS: &[&[u32]] = &[&[1, 1, 1], &[3, 2, 1, 7], &[10, 1]];

#[test]
fn random() {
    for (weights, draws) in WEIGHTS.iter().zip(["", "(1)", "(3)"]) {
        let Some(bench) = bench(&format!("  balance random{draws}\n{}", servers(weights)), weights.len()) else {
            return;
        };
        on_average(bench, |_| Ask::of("/"));
    }
}

#[test]
fn hashes_over_many_keys() {
    for (weights, hash_type) in WEIGHTS.iter().zip(["map-based", "consistent", "consistent crc32 avalanche"]) {
        let lines = format!("  balance uri\n  hash-type {hash_type}\n{}", servers(weights));
        let Some(bench) = bench(&lines, weights.len()) else { return };
        on_average(bench, unlike);
    }
}
