//! What access logs show.

use finding::Confidence;
use incident::{Row, Subject};
use model::Ending;

use crate::made::{Made, More, at, row};

/// 50 log-ins a second over two endpoints, of which `failed` are answered by 503 at the first.
fn logins(failed: u64) -> Vec<Row> {
    vec![row("auth", "auth1", "login", 25).class(5, failed), row("auth", "auth2", "login", 25)]
}

#[test]
fn errors_are_seen_within_seconds_and_dated_to_the_first() {
    let mut made = Made::new();
    made.slices(0..12, |_| logins(0)).slices(12..30, |_| logins(10));
    let told = made.told("errors");
    assert_eq!(told.len(), 2, "of the pool and of the route: {told:#?}");
    assert_eq!(told[0].subject, Subject::Pool("auth".into()));
    assert_eq!((told[0].since, told[0].confidence, told[0].until), (at(12), Confidence::High, None));
    assert!((told[0].size - 0.2).abs() < 0.001, "{}", told[0].size);
    assert!(told[0].message.contains("20% of requests of pool auth are answered with 5xx"), "{}", told[0].message);
    assert!(told[0].message.contains("at auth1"), "{}", told[0].message);
    assert_eq!(told[1].subject, Subject::Route("login".into()));
}

#[test]
fn a_404_of_a_wrong_pool_is_an_error_of_the_route() {
    let mut made = Made::new();
    let api = |requests| row("api", "api1", "", requests).class(4, 2);
    made.slices(0..12, |_| vec![row("auth", "auth1", "login", 10), api(40)]);
    made.slices(12..20, |_| vec![api(40), row("api", "api1", "login", 10).class(4, 10)]);
    let told = made.told("errors");
    let route = told.iter().find(|sign| sign.subject == Subject::Route("login".into())).unwrap();
    assert_eq!((route.since, route.size, route.confidence), (at(12), 1.0, Confidence::High));
    assert!(told.iter().any(|sign| sign.subject == Subject::Pool("api".into())), "{told:#?}");
}

#[test]
fn errors_that_have_always_been_are_none() {
    let mut made = Made::new();
    made.slices(0..60, |second| {
        vec![row("auth", "auth1", "login", 50).class(5, u64::from(second % 3 == 0)).class(4, 3 + second as u64 % 4)]
    });
    assert!(made.told("errors").is_empty(), "{:#?}", made.told("errors"));
}

#[test]
fn connections_that_break_are_errors_of_a_tcp_pool_and_those_without_a_status_are_not() {
    let db = |broken| vec![row("db", "db1", "", 10).class(6, 10).ended(Ending::EndpointUnreached, broken)];
    let mut made = Made::new();
    made.slices(0..20, |_| db(0));
    assert!(made.told("errors").is_empty());
    made.slices(20..40, |_| db(6));
    let told = made.only("errors");
    assert_eq!((told.subject, told.since), (Subject::Pool("db".into()), at(20)));
    assert!(told.message.contains("60% of connections to pool db fail"), "{}", told.message);
}
