//! How much comes, from whom, and how long it takes.

use finding::Confidence;
use incident::{Row, Seen, Slice, Subject, Vitals};
use model::{ListenerState, Running};
use traffic::Heavy;

use crate::made::{GOOD, MEANT, Made, More, at, row};

/// 40 requests a second that take so many milliseconds, spread by some.
fn took(second: i64, millis: u32) -> Vec<Row> {
    let mut own = row("auth", "auth1", "login", 40);
    for request in 0..40 {
        own = own.took(millis + (request * 7 + second as u32) % 10 * millis / 10, 1);
    }
    vec![own]
}

#[test]
fn requests_that_take_three_times_as_long_are_slow() {
    let mut made = Made::new();
    made.slices(0..40, |second| took(second, 200));
    assert!(made.told("slow").is_empty());
    made.slices(40..60, |second| took(second, 600));
    let told = made.told("slow");
    assert_eq!(told.len(), 3, "pool, route and endpoint: {told:#?}");
    assert!(told.iter().all(|sign| sign.since == at(40) && sign.confidence == Confidence::High), "{told:#?}");
    assert!(
        told[0].message.contains("half of them take 8") && told[0].message.contains("instead of 2"),
        "{}",
        told[0].message
    );
}

#[test]
fn what_nobody_notices_is_not_slow() {
    let mut made = Made::new();
    made.slices(0..40, |second| took(second, 10));
    made.slices(40..60, |second| took(second, 50));
    assert!(made.told("slow").is_empty());
}

#[test]
fn what_is_slow_again_and_again_is_told_each_time_and_ends() {
    let mut made = Made::new();
    made.slices(0..300, |second| took(second, if second % 150 < 100 { 100 } else { 500 }));
    let told: Vec<_> =
        made.told("slow").into_iter().filter(|sign| sign.subject == Subject::Pool("auth".into())).collect();
    assert_eq!(
        told.iter().map(|sign| (sign.since, sign.until)).collect::<Vec<_>>(),
        [(at(100), Some(at(150))), (at(250), None)]
    );
}

#[test]
fn a_rush_is_told_of_its_pool() {
    let mut made = Made::new();
    let burst = |second: i64| 40 + second as u64 * 7 % 13;
    made.slices(0..40, |second| vec![row("auth", "auth1", "", burst(second))]);
    assert!(made.told("rush").is_empty());
    made.slices(40..60, |second| vec![row("auth", "auth1", "", 120 + burst(second))]);
    let told = made.only("rush");
    assert_eq!((told.since, told.confidence, told.subject), (at(40), Confidence::High, Subject::Pool("auth".into())));
    assert!(told.message.contains("instead of 46"), "{}", told.message);
}

/// 40 requests a second, so many of them from one client.
fn clients(second: i64, own: u64) -> Slice {
    let mut heavy = Heavy::default();
    heavy.add(b"203.0.113.9", own);
    (own..40).for_each(|number| heavy.add(format!("10.0.0.{}", (number + second as u64 * 3) % 90).as_bytes(), 1));
    let rows = vec![row("auth", "auth1", "", 40)];
    Slice { from: at(second), to: at(second + 1), rows, clients: vec![("auth".into(), heavy)], ..Slice::default() }
}

#[test]
fn one_client_counts_only_where_it_grew() {
    let with = |before, now| {
        let mut made = Made::new();
        for second in 0..40 {
            made.whole_slice(clients(second, if second < 20 { before } else { now }));
        }
        made
    };
    let told = with(1, 30).only("one-client");
    assert_eq!((told.since, told.confidence), (at(20), Confidence::High));
    assert!(
        told.message.contains("75% of the requests to pool auth come from one client, 203.0.113.9"),
        "{}",
        told.message
    );
    assert!(with(30, 30).told("one-client").is_empty());
    assert!(with(3, 6).told("one-client").is_empty());
}

#[test]
fn refused_log_ins_are_told_of_their_route_or_of_the_application() {
    let mut made = Made::new();
    made.slices(0..20, |second| vec![row("auth", "auth1", "login", 30).refused(1 + second as u64 % 3)]);
    assert!(made.told("refused-logins").is_empty());
    made.slices(20..40, |_| vec![row("auth", "auth1", "login", 30).refused(20)]);
    let told = made.only("refused-logins");
    assert_eq!((told.since, told.subject), (at(20), Subject::Route("login".into())));
    assert!(made.told("errors").is_empty(), "they are no wrong requests");
    let mut vitals = Made::new();
    for second in 0..40_u64 {
        let refused = Some(second + 9 * second.saturating_sub(19));
        let own = Vitals { pool: "auth".into(), logins: Some(12 * second), refused, ..Vitals::default() };
        vitals.see(second as i64, "auth1", Seen::Vitals(own));
    }
    let told = vitals.only("refused-logins");
    assert_eq!((told.since, told.subject), (at(20), Subject::Pool("auth".into())));
}

/// A listener `db` with so many sessions, now and counted.
fn listener(sessions: u64, sessions_total: u64) -> Running {
    let one = ListenerState { listener: "db".into(), sessions, sessions_total, limit: Some(500), denied: 0 };
    Running { since: Some(at(-300)), listeners: vec![one], ..Running::default() }
}

#[test]
fn sessions_that_pile_up_are_told_unless_requests_did_so_too() {
    let with = |requests: u64| {
        let mut made = Made::new();
        for second in 0..40_i64 {
            let late = second >= 20;
            made.running(second, listener(if late { 150 } else { 10 + second as u64 % 3 }, 10));
            made.slice(second, vec![row("auth", "auth1", "", if late { requests } else { 40 })]);
        }
        made
    };
    let told = with(40).only("sessions");
    assert_eq!((told.since, told.confidence), (at(20), Confidence::High));
    assert_eq!(told.subject, Subject::Listener("edge".into(), "db".into()));
    assert!(with(500).told("sessions").is_empty());
    assert!(with(40).told("connections").is_empty());
}

#[test]
fn a_limit_that_is_reached_is_told() {
    let mut made = Made::new();
    for second in 0..40 {
        let connections = Some(if second < 20 { 400 } else { 990 });
        made.running(second, Running { connections, limit: Some(1_000), ..listener(5, 5) });
    }
    let told = made.only("sessions");
    assert_eq!((told.since, told.subject), (at(20), Subject::Balancer("edge".into())));
}

#[test]
fn connections_that_are_made_again_and_again_are_told() {
    let mut made = Made::new();
    made.configure(0, GOOD, MEANT);
    for second in 0..40_u64 {
        made.running(second as i64, listener(10, 20 + second / 10 + 5 * second.saturating_sub(19)));
        made.slice(second as i64, vec![row("auth", "auth1", "", 40)]);
    }
    let told = made.only("connections");
    assert_eq!((told.since, told.confidence), (at(20), Confidence::High));
    assert!(told.message.contains("connections a second are made to listener db of edge"), "{}", told.message);
}
