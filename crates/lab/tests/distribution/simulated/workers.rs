//! Who shares one state counts as one worker.

use analysis::simulate::{Settings, Traffic};

use super::{counts, simulated};
use crate::bench::{Bench, Setup};
use crate::client::Ask;
use crate::{haproxy, nginx};

/// A hundred times all turns.
const REQUESTS: u64 = 1_300;
const WEIGHTS: [u32; 4] = [3, 2, 1, 7];

/// Each request comes over a connection of its own, so that any thread or worker may take it.
fn take_turns_together(mut bench: Bench) {
    let mut got = vec![0; WEIGHTS.len()];
    (0..REQUESTS).for_each(|_| got[bench.ask(&Ask::of("/").alone()).endpoint.unwrap()] += 1);
    let settings = Settings { requests: Some(REQUESTS), ..Settings::default() };
    let load = simulated(bench.model, None, &Traffic::default(), &settings);
    assert_eq!(counts(&load, REQUESTS), got, "{}", bench.text);
}

#[test]
fn threads_of_haproxy() {
    let text = format!(
        "global\n  nbthread 3\ndefaults\n  mode http\n  timeout client 20s\n  timeout server 20s\n  timeout connect 2s\n\
         frontend f\n  bind HOME:PORT\n  default_backend p\nbackend p\n{}\n",
        haproxy::servers(&WEIGHTS)
    );
    let args = &["-db", "-f", "FOLDER/engine.cfg"];
    let setup = Setup { id: "haproxy", program: "haproxy", text, stubs: WEIGHTS.len(), args, is_tcp: true };
    let Some(bench) = Bench::start(&setup) else { return };
    take_turns_together(bench);
}

#[test]
fn workers_of_nginx_that_share_a_zone() {
    let lines = format!("zone p 64k;\n{}", nginx::servers(&WEIGHTS));
    let Some(bench) = nginx::worked(3, &lines, WEIGHTS.len()) else { return };
    take_turns_together(bench);
}
