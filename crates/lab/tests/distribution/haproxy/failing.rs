//! Endpoints that die: found out by checks, or by requests.

use std::thread::sleep;
use std::time::{Duration, Instant};

use model::deal::{Dealer, Key};

use super::{bench, tell};
use crate::bench::Bench;
use crate::compare::{alike, dealt, fate, same, unlike};

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

/// With it the last attempt takes the next turn, or goes on along the ring.
#[test]
fn redispatch_goes_on() {
    for policy in ["roundrobin", "static-rr", "leastconn", "uri\n  hash-type consistent"] {
        let Some((mut bench, mut dealer)) = with_a_dead_one(policy) else { return };
        let mut all = Vec::new();
        for ask in (0..200).map(unlike) {
            let key = fate(&bench, &ask).key;
            let due = dealer.deal(&key);
            let due = if due == Some(1) { dealer.deal_again(&key, 1) } else { due };
            all.push((bench.ask(&ask).endpoint, due));
        }
        same(&bench, &all);
    }
}

/// A table of hashes has one answer for a key, so that nothing is gained.
#[test]
fn redispatch_of_a_map_based_hash_is_in_vain() {
    let Some((mut bench, mut dealer)) = with_a_dead_one("uri") else { return };
    for ask in (0..200).map(unlike) {
        let key = fate(&bench, &ask).key;
        let due = dealer.deal(&key);
        let got = bench.ask(&ask);
        let wanted = if due == Some(1) { (503, None) } else { (200, due) };
        assert_eq!((got.status, got.endpoint), wanted);
        assert_eq!(dealer.deal_again(&key, 1), due);
    }
}

/// Four servers of which the second is dead, and `option redispatch`.
fn with_a_dead_one(policy: &str) -> Option<(Bench, Dealer)> {
    let lines = format!(
        "  balance {policy}\n  timeout connect 20ms\n  retries 1\n  option redispatch\n\
         server s0 E0\n  server s1 E1\n  server s2 E2\n  server s3 E3\n"
    );
    let bench = bench(&lines, 4)?;
    bench.stubs[1].kill();
    let dealer = Dealer::new(bench.pool("p")).unwrap();
    Some((bench, dealer))
}
