//! What happens under load: endpoints that fail and come back, and configurations that are swapped.

use std::net::SocketAddr;
use std::time::Duration;

use lab::client::Shot;
use lab::faults::{self, Behaviour};
use lab::load::{Load, Outcome, Plan, Record};
use tokio::runtime::Handle;
use tokio::time::sleep;

use crate::engine::{self, Engine};
use crate::{REQUEST, stubs};

/// Requests a second.
const RATE: f64 = 300.0;
/// Long enough to see that a state lasts.
const WHILE: Duration = Duration::from_millis(600);

fn load(to: SocketAddr, keeps: bool) -> Load {
    Load::start(&Handle::current(), Plan { keeps, ..Plan::of(Shot::new(to, REQUEST), RATE) })
}

fn is_from(endpoint: SocketAddr) -> impl Fn(&Outcome) -> bool {
    move |outcome| *outcome == Outcome::Answered { status: 200, endpoint: Some(endpoint) }
}

/// Has the engine take `after` under load; gives what clients saw and when it was told.
async fn swapped(mut engine: Engine, keeps: bool, after: &str) -> (Record, Duration) {
    let load = load(engine.address, keeps);
    sleep(WHILE).await;
    let told = load.elapsed();
    engine.reload(after);
    sleep(WHILE * 2).await;
    (load.stop().await, told)
}

/// No request is lost, and at some moment the second endpoint answers in place of the first.
fn assert_moved(record: &Record, told: Duration, at: &[SocketAddr]) {
    let (old, new) = (record.count(is_from(at[0])), record.count(is_from(at[1])));
    assert_eq!(old + new, record.entries.len(), "some were lost: {:?}", record.counts());
    let (last, first) = (record.last(is_from(at[0])).unwrap(), record.first(is_from(at[1])).unwrap());
    // What was sent before may be taken after, and is answered by the new one then.
    let is_in_time = first.done() >= told && last.at < told + WHILE;
    assert!(is_in_time, "told at {told:?}, changed from {last:?} to {first:?}");
    assert!(old > 50 && new > 50, "{old} before, {new} after");
}

#[tokio::test(flavor = "multi_thread")]
async fn haproxy_takes_another_configuration_under_load_and_loses_nothing() {
    for keeps in [false, true] {
        let (_stubs, at) = stubs(2);
        let Some(engine) = Engine::haproxy("", &format!("  server s {}", at[0])) else { return };
        let after = engine::haproxy(engine.address, "", "", &format!("  server s {}", at[1]));
        let (record, told) = swapped(engine, keeps, &after).await;
        assert_moved(&record, told, &at);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_takes_another_configuration_under_load_and_loses_nothing() {
    for keeps in [false, true] {
        let (_stubs, at) = stubs(2);
        let Some(engine) = Engine::nginx(&format!("proxy_pass http://{};", at[0])) else { return };
        let listen = engine.address;
        let server = format!("server {{ listen {listen}; location / {{ proxy_pass http://{}; }} }}", at[1]);
        let (record, told) = swapped(engine, keeps, &engine::nginx(&server)).await;
        assert_moved(&record, told, &at);
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
    sleep(WHILE).await;
    stubs.behave(at[0], faults::ailing(503)).unwrap();
    let ailing = load.elapsed();
    sleep(WHILE).await;
    stubs.behave(at[0], Behaviour::default()).unwrap();
    let well = load.elapsed();
    sleep(WHILE).await;
    let record = load.stop().await;
    assert_eq!(record.count(|outcome| outcome.status() != Some(200)), 0, "{:?}", record.counts());
    let middle = record.between(ailing + WHILE / 2, well);
    assert_eq!((middle.count(is_from(at[0])), middle.count(is_from(at[1]))), (0, middle.entries.len()));
    let end = record.between(well + WHILE / 2, Duration::MAX);
    let [one, two] = [0, 1].map(|number| end.count(is_from(at[number])));
    assert!(one.abs_diff(two) <= 1 && one > 10, "{one} and {two}");
    assert!(stubs.tally(at[0]).checks > 10, "{:?}", stubs.tally(at[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_endpoint_costs_its_share_without_redispatch_until_it_is_back() {
    let (stubs, at) = stubs(2);
    let servers = format!("  server one {}\n  server two {}", at[0], at[1]);
    let Some(engine) = Engine::haproxy("  retries 0", &servers) else { return };
    let load = load(engine.address, false);
    sleep(WHILE).await;
    let killed = load.elapsed();
    stubs.behave(at[0], faults::killed()).unwrap();
    sleep(WHILE).await;
    stubs.behave(at[0], Behaviour::default()).unwrap();
    let back = load.elapsed();
    sleep(WHILE).await;
    let record = load.stop().await;
    let failed = |outcome: &Outcome| *outcome == Outcome::Answered { status: 503, endpoint: None };
    let while_killed = record.between(killed, back);
    let (lost, kept) = (while_killed.count(failed), while_killed.count(is_from(at[1])));
    assert!(lost.abs_diff(kept) <= 2 && lost > 10, "{:?}", while_killed.counts());
    assert_eq!(record.between(back, Duration::MAX).count(failed), 0);
}
