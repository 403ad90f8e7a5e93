//! Policies that take turns.

use super::{bench, servers};
use crate::compare::{alike, busy, exactly};

const WEIGHTS: &[&[u32]] = &[&[1, 1, 1], &[5, 1, 1], &[3, 2, 1, 7], &[1, 2, 3, 4, 5], &[256, 1, 17], &[7]];

fn in_turn(policy: &str) {
    for weights in WEIGHTS {
        let Some(bench) = bench(&format!("{policy}{}", servers(weights)), weights.len()) else { return };
        exactly(bench, &alike(520));
    }
}

#[test]
fn round_robin() {
    in_turn("");
}

#[test]
fn least_conn_at_rest() {
    in_turn("least_conn;\n");
}

#[test]
fn fewest_connections_under_load() {
    for weights in [&[1, 1, 1][..], &[1, 2, 3], &[10, 1, 5]] {
        let Some(bench) = bench(&format!("least_conn;\n{}", servers(weights)), weights.len()) else { return };
        busy(&bench, 96);
    }
}
