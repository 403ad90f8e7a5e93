//! What happens under load: endpoints that fail and come back, and configurations that are swapped.

use std::net::SocketAddr;
use std::time::Duration;

use lab::client::Shot;
use lab::faults::{self, Behaviour};
use lab::load::{Load, Outcome, Plan, Record};
use lab::stub::Stubs;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use crate::engine::{self, Engine};
use crate::{LIMIT, REQUEST, stubs};

/// Requests a second.
const RATE: f64 = 300.0;

fn load(to: SocketAddr, keeps: bool) -> Load {
    Load::start(&Handle::current(), Plan { keeps, ..Plan::of(Shot::new(to, REQUEST), RATE) })
}

fn is_from(endpoint: SocketAddr) -> impl Fn(&Outcome) -> bool {
    move |outcome| *outcome == Outcome::Answered { status: 200, endpoint: Some(endpoint) }
}

/// Waits for something to come true: how long that takes depends on what else the machine does.
async fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LIMIT, "it doesn't come true");
        sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until an endpoint got so many requests more.
async fn until_asked(stubs: &Stubs, endpoint: SocketAddr, more: u64) {
    let before = stubs.received(endpoint);
    until(|| stubs.received(endpoint) >= before + more).await;
}

/// Waits until an endpoint was asked after its health so many times more.
async fn until_checked(stubs: &Stubs, endpoint: SocketAddr, more: u64) {
    let before = stubs.tally(endpoint).checks;
    until(|| stubs.tally(endpoint).checks >= before + more).await;
}

/// Has the engine take `after` under load: no request is lost, and from some moment on the second endpoint answers in place of
/// the first.
async fn assert_swaps(mut engine: Engine, keeps: bool, after: &str, stubs: &Stubs, at: &[SocketAddr]) {
    let load = load(engine.address, keeps);
    until_asked(stubs, at[0], 60).await;
    let told = load.elapsed();
    engine.reload(after);
    until_asked(stubs, at[1], 120).await;
    let record = load.stop().await;
    let (old, new) = (record.count(is_from(at[0])), record.count(is_from(at[1])));
    assert_eq!(old + new, record.entries.len(), "some were lost: {:?}", record.counts());
    // What was sent before may be taken after, and is answered by the new one then.
    assert!(record.first(is_from(at[1])).unwrap().done() >= told);
    let last = Record { entries: record.entries[record.entries.len() - 60..].to_vec() };
    assert_eq!(last.count(is_from(at[1])), 60, "both still answer: {:?}", last.counts());
}

#[tokio::test(flavor = "multi_thread")]
async fn haproxy_takes_another_configuration_under_load_and_loses_nothing() {
    for keeps in [false, true] {
        let (stubs, at) = stubs(2);
        let Some(engine) = Engine::haproxy("", &format!("  server s {}", at[0])) else { return };
        let after = engine::haproxy(engine.address, "", "", &format!("  server s {}", at[1]));
        assert_swaps(engine, keeps, &after, &stubs, &at).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_takes_another_configuration_under_load_and_loses_nothing() {
    for keeps in [false, true] {
        let (stubs, at) = stubs(2);
        let Some(engine) = Engine::nginx(&format!("proxy_pass http://{};", at[0])) else { return };
        let listen = engine.address;
        let server = format!("server {{ listen {listen}; location / {{ proxy_pass http://{}; }} }}", at[1]);
        assert_swaps(engine, keeps, &engine::nginx(&server), &stubs, &at).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn haproxy_takes_an_endpoint_out_by_its_checks_and_in_again() {
    let (stubs, at) = stubs(2);
    let checked = "check inter 50ms fall 2 rise 2";
    let servers = format!("  server one {} {checked}\n  server two {} {checked}", at[0], at[1]);
    let Some(engine) = Engine::haproxy("  option httpchk GET /health", &servers) else { return };
    at.iter().for_each(|&address| stubs.set_checks(address, "GET /health ").unwrap());
    let load = load(engine.address, false);
    until_asked(&stubs, at[0], 20).await;
    stubs.behave(at[0], faults::ailing(503)).unwrap();
    // One more than it takes: by then the engine has seen the answer before the last.
    until_checked(&stubs, at[0], 4).await;
    let out = load.elapsed();
    until_asked(&stubs, at[1], 60).await;
    let well = load.elapsed();
    stubs.behave(at[0], Behaviour::default()).unwrap();
    until_checked(&stubs, at[0], 4).await;
    let back = load.elapsed();
    until_asked(&stubs, at[1], 60).await;
    let record = load.stop().await;
    assert_eq!(record.count(|outcome| outcome.status() != Some(200)), 0, "{:?}", record.counts());
    let middle = record.between(out, well);
    assert!(middle.count(is_from(at[0])) == 0 && middle.count(is_from(at[1])) > 30, "{:?}", middle.counts());
    let end = record.between(back, Duration::MAX);
    let [one, two] = [0, 1].map(|number| end.count(is_from(at[number])));
    assert!(one.abs_diff(two) <= 8 && one > 30, "{one} and {two}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_endpoint_costs_its_share_without_redispatch_until_it_is_back() {
    let (stubs, at) = stubs(2);
    let servers = format!("  server one {}\n  server two {}", at[0], at[1]);
    let Some(engine) = Engine::haproxy("  retries 0", &servers) else { return };
    let load = load(engine.address, false);
    until_asked(&stubs, at[0], 20).await;
    stubs.behave(at[0], faults::killed()).unwrap();
    let killed = load.elapsed();
    until_asked(&stubs, at[1], 60).await;
    let back = load.elapsed();
    stubs.behave(at[0], Behaviour::default()).unwrap();
    let well = load.elapsed();
    until_asked(&stubs, at[0], 20).await;
    let record = load.stop().await;
    let failed = |outcome: &Outcome| *outcome == Outcome::Answered { status: 503, endpoint: None };
    let dead = record.between(killed, back);
    let (lost, kept) = (dead.count(failed), dead.count(is_from(at[1])));
    // Requests in flight at either end may make a difference, one for each client.
    assert!(lost.abs_diff(kept) <= 8 && lost > 20 && lost + kept == dead.entries.len(), "{:?}", dead.counts());
    assert_eq!(record.between(well, Duration::MAX).count(failed), 0);
}
