//! What applications and databases say of themselves.

use finding::Confidence;
use incident::{Backing, ConnectionPool, Seen, Subject, Vitals};
use model::Ending;

use crate::made::{GOOD, MEANT, Made, More, at, lines, row};

/// Vitals of an endpoint that got 10 requests a second and asked 20 questions for them.
fn healthy(second: i64) -> Vitals {
    let count = |rate: u64| Some(rate * second as u64);
    let connections = ConnectionPool {
        limit: Some(10),
        used: Some(3),
        idle: Some(4),
        waiting: Some(0),
        timeouts: Some(0),
        broken: Some(0),
        failed: Some(0),
        read_only: Some(0),
        questions: count(20),
        ..ConnectionPool::default()
    };
    Vitals {
        pool: "auth".into(),
        in_flight: Some(2),
        capacity: Some(8),
        requests: count(10),
        overloaded: Some(0),
        connections,
        ..Vitals::default()
    }
}

/// Two endpoints for 30 seconds, the first of which is otherwise from second 12 on: told how many seconds ago that was.
fn with(change: impl Fn(&mut Vitals, u64)) -> Made {
    let mut made = Made::new();
    for second in 0..30 {
        let mut own = healthy(second);
        if second >= 12 {
            change(&mut own, second as u64 - 11);
        }
        made.see(second, "auth1", Seen::Vitals(own)).see(second, "auth2", Seen::Vitals(healthy(second)));
    }
    made
}

fn backing(pool: &str, is_read_only: bool) -> Seen {
    Seen::Backing(Backing { pool: pool.into(), is_read_only: Some(is_read_only), ..Backing::default() })
}

#[test]
fn a_healthy_application_gives_no_sign() {
    let quiet = with(|_, _| ());
    for detector in ["read-only", "broken-connections", "pool-exhausted", "overloaded"] {
        assert!(quiet.told(detector).is_empty(), "{detector}");
    }
}

#[test]
fn questions_that_are_refused_as_writes_are_told() {
    let told = with(|own, seconds| own.connections.read_only = Some(9 * seconds)).only("read-only");
    assert_eq!((told.since, told.confidence, told.subject), (at(12), Confidence::High, Subject::Pool("auth".into())));
    assert!(told.message.starts_with("18% of the questions of auth are refused"), "{}", told.message);
}

#[test]
fn a_replica_beside_a_primary_is_told_and_a_pool_of_replicas_is_not() {
    let mut made = Made::new();
    for second in 0..20 {
        made.see(second, "db1", backing("db", false)).see(second, "r1", backing("replicas", true));
        made.see(second, "r2", backing("replicas", true));
        if second >= 10 {
            made.see(second, "db2", backing("db", true));
        }
    }
    let told = made.only("read-only");
    assert_eq!((told.since, told.subject), (at(10), Subject::Endpoint("db".into(), "db2".into())));
    assert_eq!(told.confidence, Confidence::Medium);
    let mut turned = Made::new();
    (0..20).for_each(|second| {
        turned.see(second, "db1", backing("db", second >= 15));
    });
    let told = turned.only("read-only");
    assert_eq!((told.since, told.confidence), (at(15), Confidence::High));
}

#[test]
fn dead_connections_are_told_and_those_that_cannot_be_made() {
    let told = with(|own, seconds| own.connections.broken = Some(5 * seconds)).only("broken-connections");
    assert_eq!((told.since, told.confidence), (at(12), Confidence::High));
    assert!(told.message.contains("find their connection to the database dead instead of 0.0%"), "{}", told.message);
    let told = with(|own, seconds| own.connections.failed = Some(8 * seconds)).only("broken-connections");
    assert!(told.message.contains("can't get a connection"), "{}", told.message);
}

#[test]
fn a_pool_is_exhausted_where_requests_wait_and_no_connection_is_free() {
    let full = |used| {
        with(move |own, seconds| {
            own.connections.used = Some(used);
            own.connections.waiting = Some(6);
            own.connections.timeouts = Some(seconds / 2);
        })
    };
    assert!(full(9).told("pool-exhausted").is_empty());
    let told = full(10).only("pool-exhausted");
    assert_eq!((told.since, told.confidence), (at(12), Confidence::High));
    assert_eq!(told.subject, Subject::Endpoint("auth".into(), "auth1".into()));
    assert!(told.message.contains("all 10 connections of auth1") && told.message.contains("up to 6 requests wait"));
}

#[test]
fn an_endpoint_that_refuses_is_full_while_others_idle() {
    let told = with(|own, seconds| {
        own.overloaded = Some(4 * seconds);
        own.in_flight = Some(8);
    })
    .only("overloaded");
    assert_eq!((told.since, told.subject), (at(12), Subject::Endpoint("auth".into(), "auth1".into())));
    assert!(told.message.contains("auth1 works on 8 of 8, auth2 works on 2 of 8"), "{}", told.message);
}

#[test]
fn connections_that_rested_too_long_are_cut_by_a_line() {
    let short = GOOD.replace("8h", "5s");
    let mut made = Made::new();
    made.configure(0, GOOD, MEANT).configure(10, &short, MEANT);
    made.slices(0..40, |second| {
        let cut = if second >= 17 { u64::from(second % 3 == 0) } else { 0 };
        vec![row("db", "db1", "", cut).class(6, cut).ended(Ending::ClientSlow, cut)]
    });
    let told = made.only("cut");
    assert_eq!(
        (told.since, told.confidence, told.subject.clone()),
        (at(18), Confidence::High, Subject::Pool("db".into()))
    );
    assert_eq!(lines(&told)[0], "timeout client 5s");
    let mut quiet = Made::new();
    quiet.configure(0, GOOD, MEANT).slices(0..60, |second| {
        let some = u64::from(second % 20 == 7);
        vec![row("db", "db1", "", 2).class(6, 2).ended(Ending::ClientSlow, some)]
    });
    assert!(quiet.told("cut").is_empty());
}

#[test]
fn requests_that_a_timeout_cuts_are_told() {
    let mut made = Made::new();
    made.configure(0, GOOD, MEANT).slices(0..30, |second| {
        let slow = if second < 12 { 0 } else { 8 };
        vec![row("auth", "auth1", "", 50).class(5, slow).ended(Ending::EndpointSlow, slow)]
    });
    let told = made.only("cut");
    assert_eq!((told.since, lines(&told)[0]), (at(12), "timeout server 30s"));
}
