//! Endpoints that die: requests find it out.

use std::thread::sleep;
use std::time::{Duration, Instant};

use model::deal::{Dealer, Key};

use super::bench;
use crate::bench::Bench;
use crate::compare::{alike, fate, same, unlike};

const POLICIES: &[&str] = &["", "least_conn;\n", "hash $request_uri;\n", "hash $request_uri consistent;\n"];

/// Who meets a dead endpoint is sent on, and the endpoint is left out for the time of `fail_timeout`.
#[test]
fn the_first_to_meet_it_is_sent_on() {
    for policy in POLICIES {
        let lines = format!("{policy}server E0;\nserver E1 weight=2;\nserver E2 weight=3;\nserver E3;\n");
        let Some(mut bench) = bench(&lines, 4) else { return };
        bench.stubs[1].kill();
        let mut dealer = Dealer::new(bench.pool("p")).unwrap();
        let mut all = Vec::new();
        for ask in (0..300).map(unlike) {
            let key = fate(&bench, &ask).key;
            let mut due = dealer.deal(&key);
            if due == Some(1) {
                dealer.failed(1);
                dealer.set_up(1, false);
                due = dealer.deal(&key);
            }
            all.push((bench.ask(&ask).endpoint, due));
        }
        same(&bench, &all);
    }
}

/// With `max_fails=0` it is tried each time it is due, and each time the request is sent on.
#[test]
fn one_that_is_never_left_out() {
    for policy in ["", "least_conn;\n"] {
        let lines = format!("{policy}server E0;\nserver E1 weight=2 max_fails=0;\nserver E2 weight=3;\nserver E3;\n");
        let Some(mut bench) = bench(&lines, 4) else { return };
        bench.stubs[1].kill();
        let mut dealer = Dealer::new(bench.pool("p")).unwrap();
        let mut all = Vec::new();
        for ask in (0..300).map(unlike) {
            let key = fate(&bench, &ask).key;
            let mut due = dealer.deal(&key);
            if due == Some(1) {
                dealer.set_up(1, false);
                due = dealer.deal(&key);
                dealer.set_up(1, true);
            }
            all.push((bench.ask(&ask).endpoint, due));
        }
        same(&bench, &all);
    }
}

/// After `fail_timeout` it is tried again; it begins with no weight and gets one more with each turn.
#[test]
fn it_comes_back_by_and_by() {
    for allowed in [1, 2] {
        let dead = format!("server E1 weight=9 max_fails={allowed} fail_timeout=3s;\n");
        let lines = format!("server E0 weight=2;\n{dead}server E2 weight=3;\n");
        // On a machine that is busy the first part may last until the server is tried again: then it begins anew.
        let mut rounds = (0..5).map(|_| bench(&lines, 3).map(|bench| down_and_up(bench, allowed)));
        assert!(rounds.any(|round| round.is_none_or(|compared| compared)), "too slow to tell");
    }
}

/// Whether it was compared: the server was down for all of the first part.
fn down_and_up(mut bench: Bench, allowed: u32) -> bool {
    let mut dealer = Dealer::new(bench.pool("p")).unwrap();
    let mut all = Vec::new();
    bench.stubs[1].kill();
    let (mut fails, begun) = (0, Instant::now());
    for ask in alike(60) {
        let mut due = dealer.deal(&Key::Absent);
        if due == Some(1) {
            fails += 1;
            dealer.failed(1);
            dealer.set_up(1, false);
            due = dealer.deal(&Key::Absent);
            dealer.set_up(1, fails < allowed);
        }
        all.push((bench.ask(&ask).endpoint, due));
    }
    if begun.elapsed() > Duration::from_millis(1_900) {
        return false;
    }
    bench.stubs[1].revive(1);
    sleep(Duration::from_millis(4_100));
    dealer.set_up(1, true);
    for ask in alike(100) {
        all.push((bench.ask(&ask).endpoint, dealer.deal(&Key::Absent)));
    }
    same(&bench, &all);
    true
}
