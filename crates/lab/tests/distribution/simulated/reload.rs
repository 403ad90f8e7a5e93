//! Reloads: turns begin anew, and who comes first in them gets most.

use analysis::simulate::{Settings, Traffic};

use super::{counts, simulated};
use crate::client::Ask;
use crate::{haproxy, nginx};

/// Requests between two reloads, and how many reloads.
const BETWEEN: u64 = 3;
const RELOADS: u64 = 4;

#[test]
fn haproxy_begins_anew() {
    let lines = format!("  balance roundrobin\n{}", haproxy::servers(&[1, 1, 1, 1]));
    let Some(bench) = haproxy::launched(&["-W", "-f", "FOLDER/engine.cfg"], &lines, 4) else { return };
    begins_anew(bench, "USR2");
}

#[test]
fn nginx_begins_anew() {
    let Some(bench) = nginx::bench(&nginx::servers(&[1, 1, 1, 1]), 4) else { return };
    begins_anew(bench, "HUP");
}

fn begins_anew(mut bench: crate::bench::Bench, signal: &str) {
    let mut got = vec![0; 4];
    for _ in 0..RELOADS {
        (0..BETWEEN).for_each(|_| got[bench.ask(&Ask::of("/")).endpoint.unwrap()] += 1);
        bench.reload(signal);
    }
    let all = BETWEEN * RELOADS;
    let settings = Settings { requests: Some(all), reload_every: Some(BETWEEN), ..Settings::default() };
    let load = simulated(bench.model, None, &Traffic::default(), &settings);
    assert_eq!((counts(&load, all), got), (vec![4, 4, 4, 0], vec![4, 4, 4, 0]));
}
