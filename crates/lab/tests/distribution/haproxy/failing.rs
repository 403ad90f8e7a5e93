//! Endpoints that die: found out by checks, or by requests.

use std::thread::sleep;
use std::time::{Duration, Instant};

use model::deal::{Dealer, Key};

use super::{bench, tell};
use crate::bench::Bench;
use crate::compare::{alike, dealt, same};

/// Waits until HAProxy says that of the first server's state.
fn wait_for(bench: &Bench, state: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let line = tell(bench, "show stat").lines().find(|line| line.starts_with("p,s1,")).unwrap().to_owned();
        let (status, check) = (line.split(',').nth(17).unwrap(), line.split(',').nth(36).unwrap());
        if status == state && check != "INI" && !check.starts_with('*') {
            return;
        }
        assert!(Instant::now() < deadline, "{line}");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn checks_take_it_out_and_bring_it_back() {
    for policy in ["roundrobin", "static-rr", "uri\n  hash-type consistent"] {
        let lines = format!(
            "  balance {policy}\n  default-server check inter 50ms fall 1 rise 1\n\
             server s0 E0\n  server s1 E1 weight 3\n  server s2 E2\n"
        );
        let Some(mut bench) = bench(&lines, 3) else { return };
        let mut dealer = Dealer::new(bench.pool("p")).unwrap();
        wait_for(&bench, "UP");
        let mut all = dealt(&mut bench, &mut dealer, &alike(33));
        bench.stubs[1].kill();
        wait_for(&bench, "DOWN");
        dealer.set_up(1, false);
        all.extend(dealt(&mut bench, &mut dealer, &alike(100)));
        bench.stubs[1].revive(1);
        wait_for(&bench, "UP");
        dealer.set_up(1, true);
        all.extend(dealt(&mut bench, &mut dealer, &alike(100)));
        same(&bench, &all);
    }
}

/// Without `option redispatch` a request stays where it was dealt to, and fails there.
#[test]
fn a_dead_one_keeps_its_share() {
    let lines = "  timeout connect 20ms\n  retries 1\n  server s0 E0\n  server s1 E1\n  server s2 E2 weight 2\n";
    let Some(mut bench) = bench(lines, 3) else { return };
    bench.stubs[1].kill();
    let mut dealer = Dealer::new(bench.pool("p")).unwrap();
    for turn in 0..200 {
        let due = dealer.deal(&Key::Absent);
        let got = bench.ask(&alike(1)[0]);
        let wanted = if due == Some(1) { (503, None) } else { (200, due) };
        assert_eq!((got.status, got.endpoint), wanted, "request {turn}");
    }
}

/// With it the last attempt takes the next turn, at whose endpoint ever that is.
#[test]
fn redispatch_takes_the_next_turn() {
    for policy in ["roundrobin", "static-rr", "leastconn"] {
        let lines = format!(
            "  balance {policy}\n  timeout connect 20ms\n  retries 1\n  option redispatch\n\
             server s0 E0\n  server s1 E1\n  server s2 E2\n  server s3 E3\n"
        );
        let Some(mut bench) = bench(&lines, 4) else { return };
        bench.stubs[1].kill();
        let mut dealer = Dealer::new(bench.pool("p")).unwrap();
        let mut next = || dealer.deal(&Key::Absent);
        let all = (0..200).map(|_| {
            let due = next();
            (bench.ask(&alike(1)[0]).endpoint, if due == Some(1) { next() } else { due })
        });
        let all: Vec<_> = all.collect();
        same(&bench, &all);
    }
}
