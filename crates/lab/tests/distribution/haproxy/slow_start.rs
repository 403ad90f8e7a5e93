//! The share of an endpoint that came back grows over the time of `slowstart`.

use std::thread::sleep;
use std::time::{Duration, Instant};

use model::deal::ramp;

use super::{bench, tell};
use crate::bench::Bench;
use crate::compare::{alike, further_out};

/// How heavy HAProxy says that the endpoint is, in units of weight.
fn weight(bench: &Bench) -> u64 {
    let stat = tell(bench, "show stat");
    let line = stat.lines().find(|line| line.starts_with("p,s1,")).unwrap();
    line.split(',').nth(18).unwrap().parse().unwrap()
}

#[test]
fn the_weight_grows() {
    let lines = "  server s0 E0 weight 256\n  server s1 E1 weight 256 slowstart 4s\n";
    let Some(mut bench) = bench(lines, 2) else { return };
    tell(&bench, "set server p/s1 state maint");
    tell(&bench, "set server p/s1 state ready");
    let begun = Instant::now();
    let mut compared = Vec::new();
    while begun.elapsed() < Duration::from_millis(5_000) {
        // Whole seconds count, by HAProxy's own clock: halfway between them both clocks agree.
        sleep(Duration::from_millis(1_500 - begun.elapsed().as_millis() as u64 % 1_000));
        let moment = begun.elapsed().as_millis() as u64;
        let heavy = weight(&bench);
        let got: Vec<_> = (0..160).map(|_| bench.ask(&alike(1)[0]).endpoint).collect();
        let is_sharp =
            begun.elapsed().as_millis() as u64 / 1_000 == moment / 1_000 && (400..600).contains(&(moment % 1_000));
        if is_sharp {
            let share = heavy as f64 / (256 + heavy) as f64;
            assert_eq!(heavy, ramp(256, 4_000, moment) / 16, "after {moment} ms");
            assert_eq!(further_out(&[1.0 - share, share], &got), [], "after {moment} ms: {share} of {got:?}");
            compared.push(heavy);
        }
    }
    assert!(compared.len() > 1 && compared.is_sorted(), "{compared:?}");
}
