//! What access logs show.

use finding::Confidence;
use incident::{Row, Slice, Subject};
use model::Ending;
use traffic::Bunches;

use crate::made::{GOOD, MEANT, Made, More, at, endpoints, lines, row};

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
    made.slices(12..32, |_| vec![api(40), row("api", "api1", "login", 10).class(4, 10)]);
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

/// 48 log-ins a second of 300 clients, dealt out to four endpoints by these weights.
fn dealt(second: i64, weights: [u64; 4]) -> Slice {
    let mut bunches = Bunches::default();
    let mut counts = [0; 4];
    let all: u64 = weights.iter().sum();
    for request in 0..48 {
        let number = second as u64 * 48 + request;
        let place = number.wrapping_mul(0x9e37_79b9) / 7 % all;
        let endpoint = (0..4).find(|own| place < weights[..=*own].iter().sum()).unwrap();
        counts[endpoint] += 1;
        bunches.add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 300, endpoint as u32);
    }
    let names = endpoints("auth", 4);
    let rows = names.iter().zip(counts).map(|(name, count)| row("auth", name, "login", count)).collect();
    let bunches = vec![("auth".into(), names, bunches)];
    Slice { from: at(second), to: at(second + 1), rows, bunches, ..Slice::default() }
}

#[test]
fn a_weight_makes_a_pool_uneven_since_it_is_in_force() {
    let mut made = Made::new();
    made.configure(0, GOOD, MEANT);
    (0..12).for_each(|second| {
        made.whole_slice(dealt(second, [1; 4]));
    });
    assert!(made.told("uneven").is_empty());
    made.configure(12, &GOOD.replace("auth1 10.0.1.11:80", "auth1 10.0.1.11:80 weight 4"), MEANT);
    (13..40).for_each(|second| {
        made.whole_slice(dealt(second, [4, 1, 1, 1]));
    });
    let told = made.only("uneven");
    assert_eq!((told.since, told.until, told.confidence), (at(12), None, Confidence::High));
    assert!(told.message.contains("auth1 gets 5") && told.message.contains("instead of 25%"), "{}", told.message);
    assert_eq!(lines(&told)[0], "server auth1 10.0.1.11:80 weight 4 check");
    assert!((told.size - 0.32).abs() < 0.05, "{}", told.size);
}

#[test]
fn an_endpoint_that_gets_nothing_is_dated_though_nothing_was_changed() {
    let mut made = Made::new();
    made.configure(0, GOOD, MEANT);
    (0..20).for_each(|second| {
        made.whole_slice(dealt(second, [1; 4]));
    });
    (20..60).for_each(|second| {
        made.whole_slice(dealt(second, [1, 1, 0, 1]));
    });
    let told = made.only("uneven");
    assert_eq!((told.since, told.confidence), (at(20), Confidence::High));
    assert!(told.message.contains("auth3 gets "), "{}", told.message);
}
