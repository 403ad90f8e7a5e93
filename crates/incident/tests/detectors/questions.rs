//! What databases are busy with.

use finding::Confidence;
use incident::{Backing, ConnectionPool, Seen, Subject, Vitals};

use crate::made::{Made, at, row};

/// A database for 40 seconds.
fn database(change: impl Fn(&mut Backing, i64)) -> Made {
    let mut made = Made::new();
    for second in 0..40 {
        let mut own = Backing {
            pool: "db".into(),
            connections: Some(20 + second as u64 % 3),
            limit: Some(200),
            waiting_for_locks: Some(u64::from(second % 7 == 0)),
            longest_millis: Some(4.0),
            ..Backing::default()
        };
        change(&mut own, second);
        made.see(second, "db1", Seen::Backing(own)).slice(second, vec![row("auth", "auth1", "", 40)]);
    }
    made
}

fn db1() -> Subject {
    Subject::Endpoint("db".into(), "db1".into())
}

#[test]
fn a_healthy_database_gives_no_sign() {
    let quiet = database(|_, _| ());
    for detector in ["locks", "long-question", "connections", "read-only"] {
        assert!(quiet.told(detector).is_empty(), "{detector}");
    }
}

#[test]
fn connections_that_wait_for_locks_are_told() {
    let told = database(|own, second| {
        if second >= 20 {
            own.waiting_for_locks = Some(9);
        }
    })
    .only("locks");
    assert_eq!((told.since, told.confidence, told.subject), (at(20), Confidence::High, db1()));
    assert!(told.message.contains("up to 9 connections"), "{}", told.message);
}

#[test]
fn a_long_question_began_when_it_was_asked() {
    let told = database(|own, second| {
        if second >= 20 {
            own.longest_millis = Some(1_000.0 * (second - 18) as f64);
            own.longest = Some("SELECT count(*) FROM sessions".into());
        }
    })
    .only("long-question");
    assert_eq!((told.since, told.confidence), (at(18), Confidence::High));
    assert!(told.message.ends_with("SELECT count(*) FROM sessions"), "{}", told.message);
}

#[test]
fn connections_that_pile_up_or_reach_the_limit_are_told() {
    let told = database(|own, second| {
        if second >= 20 {
            own.connections = Some(90);
        }
    })
    .only("connections");
    assert_eq!((told.since, told.subject), (at(20), db1()));
    let told = database(|own, second| own.connections = Some(if second < 2 { 190 } else { 196 })).only("connections");
    assert!(told.message.contains("has 190 connections and allows 200"), "{}", told.message);
}

#[test]
fn questions_that_take_longer_are_told_of_the_endpoint() {
    let with = |slow: f64| {
        let mut made = Made::new();
        let mut millis = 0.0;
        for second in 0..40_u64 {
            millis += 20.0 * if second < 20 { 4.0 } else { slow };
            let connections =
                ConnectionPool { questions: Some(20 * second), millis: Some(millis), ..ConnectionPool::default() };
            made.see(
                second as i64,
                "auth1",
                Seen::Vitals(Vitals { pool: "auth".into(), connections, ..Vitals::default() }),
            );
        }
        made
    };
    let told = with(90.0).only("long-question");
    assert_eq!(
        (told.since, told.message.as_str()),
        (at(20), "the questions of auth1 in pool auth take 90 ms instead of 4.0 ms")
    );
    assert!(with(8.0).told("long-question").is_empty());
}
