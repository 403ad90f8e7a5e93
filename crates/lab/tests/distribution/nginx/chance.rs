//! Policies that leave the endpoint to chance, and hashes over many keys.

use super::{bench, servers};
use crate::client::Ask;
use crate::compare::{on_average, unlike};

const WEIGHTS: &[&[u32]] = &[&[1, 1, 1], &[3, 2, 1, 7], &[10, 1]];

#[test]
fn random() {
    for weights in WEIGHTS {
        let Some(bench) = bench(&format!("random;\n{}", servers(weights)), weights.len()) else { return };
        on_average(bench, |_| Ask::of("/"));
    }
}

/// The better of two: where nothing is under way that is the second, and never the first again.
#[test]
fn random_two_at_rest() {
    for weights in [&[1, 1, 1][..], &[3, 2, 1, 7], &[3, 1]] {
        let Some(bench) = bench(&format!("random two;\n{}", servers(weights)), weights.len()) else { return };
        on_average(bench, |_| Ask::of("/"));
    }
}

#[test]
fn hashes_over_many_keys() {
    for (weights, consistent) in WEIGHTS.iter().zip(["", "consistent", "consistent"]) {
        let lines = format!("hash $request_uri {consistent};\n{}", servers(weights));
        let Some(bench) = bench(&lines, weights.len()) else { return };
        on_average(bench, unlike);
    }
}
