//! Endpoints that are switched off or stand by.

use super::bench;
use crate::compare::{exactly, unlike};

const POLICIES: &[&str] =
    &["", "least_conn;\n", "hash $request_uri;\n", "hash $request_uri consistent;\n", "hash $http_none;\n"];

#[test]
fn down() {
    let lines = "server E0 weight=2;\nserver E1 down;\nserver E2 weight=3;\nserver E3 weight=5 down;\nserver E4;\n";
    for policy in POLICIES {
        let Some(bench) = bench(&format!("{policy}{lines}"), 5) else { return };
        exactly(bench, &(0..500).map(unlike).collect::<Vec<_>>());
    }
}

#[test]
fn backups_take_over_together() {
    let lines = "server E0 down;\nserver E1 backup weight=3;\nserver E2 backup;\nserver E3 backup down;\n";
    for policy in ["", "least_conn;\n"] {
        let Some(bench) = bench(&format!("{policy}{lines}"), 4) else { return };
        exactly(bench, &(0..500).map(unlike).collect::<Vec<_>>());
    }
}

#[test]
fn backups_wait() {
    let lines = "server E0 weight=2;\nserver E1;\nserver E2 backup;\n";
    for policy in ["", "least_conn;\n"] {
        let Some(bench) = bench(&format!("{policy}{lines}"), 3) else { return };
        exactly(bench, &(0..500).map(unlike).collect::<Vec<_>>());
    }
}
