//! Endpoints that are switched off, go down, come back, or stand by.

use model::deal::Dealer;

use super::{bench, servers, tell};
use crate::client::Ask;
use crate::compare::{dealt, exactly, same, unlike};

const POLICIES: &[&str] = &[
    "roundrobin",
    "static-rr",
    "leastconn",
    "first",
    "uri",
    "uri\n  hash-type consistent",
    "hdr(none)\n  hash-type consistent",
];

/// Deals to the lines under each policy; at each step so many requests, then an endpoint goes or comes.
fn through(lines: &str, stubs: usize, steps: &[(usize, usize, bool)]) {
    for policy in POLICIES {
        let Some(mut bench) = bench(&format!("  balance {policy}\n{lines}"), stubs) else { return };
        let mut dealer = Dealer::new(bench.pool("p")).unwrap();
        let mut all = Vec::new();
        for (count, endpoint, up) in steps {
            let asks: Vec<Ask> = (0..*count).map(|turn| unlike(turn + all.len())).collect();
            all.extend(dealt(&mut bench, &mut dealer, &asks));
            let state = if *up { "ready" } else { "maint" };
            tell(&bench, &format!("set server p/s{endpoint} state {state}"));
            dealer.set_up(*endpoint, *up);
        }
        same(&bench, &all);
    }
}

#[test]
fn one_goes_and_comes_back() {
    let steps =
        [(37, 1, false), (50, 1, true), (61, 0, false), (23, 2, false), (41, 0, true), (90, 2, true), (200, 0, true)];
    through(&servers(&[1, 1, 1]), 3, &steps);
    through(&servers(&[5, 2, 7, 1]), 4, &steps);
}

#[test]
fn none_is_left() {
    through(&servers(&[1, 2]), 2, &[(5, 0, false), (5, 1, false), (3, 1, true), (20, 0, true), (40, 0, true)]);
}

#[test]
fn disabled_and_weight_0() {
    let lines = "  server s0 E0\n  server s1 E1 disabled\n  server s2 E2 weight 0\n  server s3 E3 weight 3\n";
    for policy in POLICIES {
        let Some(bench) = bench(&format!("  balance {policy}\n{lines}"), 4) else { return };
        exactly(bench, &(0..500).map(unlike).collect::<Vec<_>>());
    }
}

#[test]
fn backups_one_after_the_other() {
    let lines = "  server s0 E0\n  server s1 E1\n  server s2 E2 backup\n  server s3 E3 backup\n";
    let steps =
        [(20, 0, false), (20, 1, false), (30, 2, false), (30, 2, true), (30, 0, true), (30, 0, false), (30, 3, false)];
    through(lines, 4, &steps);
}

#[test]
fn all_backups() {
    let lines = "  option allbackups\n  server s0 E0\n  server s1 E1 backup weight 2\n  server s2 E2 backup\n";
    let steps = [(20, 0, false), (60, 1, false), (30, 1, true), (30, 0, true), (30, 0, false), (30, 1, true)];
    through(lines, 3, &steps);
}

#[test]
fn numbers_of_their_own() {
    let lines = "  server s0 E0 id 9\n  server s1 E1\n  server s2 E2 id 2\n  server s3 E3 weight 3\n";
    for policy in POLICIES {
        let Some(bench) = bench(&format!("  balance {policy}\n{lines}"), 4) else { return };
        exactly(bench, &(0..300).map(unlike).collect::<Vec<_>>());
    }
}

#[test]
fn heavy_backups() {
    let lines = "  server s0 E0\n  server s1 E1 backup weight 2\n  server s2 E2 backup weight 3\n";
    through(lines, 3, &[(20, 0, false), (60, 1, false), (30, 1, true), (30, 0, true)]);
}
