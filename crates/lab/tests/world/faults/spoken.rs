//! Each fault in each protocol, and as a load counts it.

use std::time::Duration;

use lab::client::{self, Shot};
use lab::faults::{self, Behaviour};
use lab::load::{Load, Outcome, Plan};
use model::Hello;
use tokio::runtime::Handle;
use tokio::time::sleep;

use crate::{LIMIT, REQUEST, stubs};

/// Short enough to wait for what doesn't come.
const SHORT: Duration = Duration::from_millis(400);

/// What becomes of a request, in a word.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    Status(u16),
    Cut,
    Closed,
    Silent,
}

fn word(outcome: Outcome) -> Is {
    match outcome {
        Outcome::Answered { status, .. } => Is::Status(status),
        Outcome::Cut => Is::Cut,
        Outcome::Closed => Is::Closed,
        Outcome::Silent => Is::Silent,
        Outcome::Refused => panic!("nobody listens"),
    }
}

/// The faults, with what becomes of a request over HTTP and of a line over TCP. A greeting that stops in its only line can't
/// be told from none.
fn table() -> [(Behaviour, Is, Is); 6] {
    [
        (Behaviour::default(), Is::Status(200), Is::Status(0)),
        (faults::slow(SHORT / 4), Is::Status(200), Is::Status(0)),
        (faults::status(500), Is::Status(500), Is::Closed),
        (faults::resetting(), Is::Closed, Is::Closed),
        (faults::stalled(), Is::Silent, Is::Silent),
        (faults::half_open(), Is::Cut, Is::Silent),
    ]
}

/// How long to wait for that: what comes may come late on a busy machine.
fn limit(expected: Is) -> Duration {
    if matches!(expected, Is::Silent | Is::Cut) { SHORT } else { LIMIT }
}

async fn assert_becomes(fault: &Behaviour, shot: &Shot, expected: Is) {
    let heard = client::send(shot, limit(expected)).await;
    assert_eq!(word(Outcome::of(&heard)), expected, "{fault:?}: {shot:?}");
}

#[tokio::test]
async fn a_fault_is_one_in_every_protocol() {
    let (stubs, at) = stubs(1);
    let hello = |alpn: &str| Hello { sni: Some("a".into()), alpn: vec![alpn.into()] };
    let plain = Shot::new(at[0], REQUEST);
    for (fault, over_http, over_tcp) in table() {
        stubs.behave(at[0], fault.clone()).unwrap();
        for shot in [plain.clone(), plain.clone().tls(hello("http/1.1")), plain.clone().tls(hello("h2"))] {
            assert_becomes(&fault, &shot, over_http).await;
        }
        assert_becomes(&fault, &Shot::new(at[0], "hello\n"), over_tcp).await;
    }
}

#[tokio::test]
async fn a_load_counts_what_became_of_its_requests() {
    let (stubs, at) = stubs(1);
    for (fault, over_http, _) in table() {
        stubs.behave(at[0], fault.clone()).unwrap();
        let before = stubs.received(at[0]);
        let plan = Plan { limit: limit(over_http), ..Plan::of(Shot::new(at[0], REQUEST), 100.0) };
        let load = Load::start(&Handle::current(), plan);
        sleep(SHORT).await;
        let record = load.stop().await;
        let counts = record.counts();
        assert_eq!(counts.keys().map(|outcome| word(*outcome)).collect::<Vec<_>>(), [over_http], "{fault:?}");
        assert_eq!(stubs.received(at[0]) - before, record.entries.len() as u64, "{fault:?}");
    }
}

#[tokio::test]
async fn a_load_keeps_its_rate_and_its_connections() {
    let (stubs, at) = stubs(1);
    let plan = Plan { keeps: true, clients: 4, ..Plan::of(Shot::new(at[0], REQUEST), 200.0) };
    let load = Load::start(&Handle::current(), plan);
    while stubs.received(at[0]) < 100 {
        sleep(SHORT / 8).await;
    }
    let most = load.elapsed().as_secs_f64() * 200.0 + 8.0;
    let sent = load.stop().await.entries.len();
    // A busy machine makes it later, but never more.
    assert!(sent as f64 <= most, "{sent} requests, at most {most}");
    assert_eq!(stubs.tally(at[0]).connections, 4);
}
