//! Policies that take turns.

use super::{bench, servers};
use crate::compare::{alike, busy, exactly};

const WEIGHTS: &[&[u32]] =
    &[&[1, 1, 1], &[5, 1, 1], &[3, 2, 1, 7], &[1, 2, 3, 4, 5], &[256, 1, 17], &[100, 50, 100, 0], &[7]];

fn in_turn(policy: &str) {
    for weights in WEIGHTS {
        let Some(bench) = bench(&format!("  balance {policy}\n{}", servers(weights)), weights.len()) else { return };
        exactly(bench, &alike(520));
    }
}

#[test]
fn roundrobin() {
    in_turn("roundrobin");
}

#[test]
fn static_rr() {
    in_turn("static-rr");
}

#[test]
fn leastconn_at_rest() {
    in_turn("leastconn");
}

#[test]
fn first() {
    in_turn("first");
}

#[test]
fn fewest_connections_under_load() {
    for weights in [&[1, 1, 1][..], &[1, 2, 3], &[10, 1, 5]] {
        let Some(bench) = bench(&format!("  balance leastconn\n{}", servers(weights)), weights.len()) else { return };
        busy(&bench, 96);
    }
}
