//! What happens in a moment: probes, starts, deployments, silence.

use finding::Confidence;
use incident::{Answer, Asked, Backing, Event, EventKind, Seen, Subject, Vitals};
use model::Running;

use crate::made::{Made, at};

fn answer(asked: Asked, is_good: bool) -> Seen {
    let status = Some(if is_good { 200 } else { 404 });
    Seen::Answer(Answer { asked, pool: "auth".into(), status, is_good, trouble: None, millis: 3.0 })
}

/// A probe through the balancer that fails in these seconds, and straight to two endpoints in none.
fn probed(fails: impl Fn(i64) -> bool) -> Made {
    let mut made = Made::new();
    for second in 0..40 {
        made.see(second, "log in", answer(Asked::Through, !fails(second)));
        made.see(second, "auth1", answer(Asked::Straight, true)).see(second, "auth2", answer(Asked::Straight, true));
    }
    made
}

#[test]
fn a_probe_that_fails_only_through_the_balancer_says_so() {
    let told = probed(|second| (12..25).contains(&second)).only("probe-failing");
    assert_eq!((told.since, told.until, told.confidence), (at(12), Some(at(25)), Confidence::High));
    assert_eq!(told.subject, Subject::Pool("auth".into()));
    let expected = "13 of 13 requests of evenkeel \"log in\" through the balancer failed (404); straight to all 2 endpoints it works";
    assert_eq!(told.message, expected);
    assert!(probed(|second| second % 15 == 3).told("probe-failing").is_empty(), "now and then");
    assert!((probed(|second| second > 20 && second % 4 == 0).only("probe-failing").size - 0.29).abs() < 0.05);
}

#[test]
fn a_probe_that_fails_straight_is_told_of_the_endpoint() {
    let mut made = Made::new();
    (0..20).for_each(|second| {
        made.see(second, "auth1", answer(Asked::Straight, second < 10));
    });
    let told = made.only("probe-failing");
    assert_eq!((told.since, told.subject), (at(10), Subject::Endpoint("auth".into(), "auth1".into())));
}

#[test]
fn starts_are_told_of_whoever_was_started() {
    let mut made = Made::new();
    for second in 0..30_i64 {
        // A start that is reckoned from whole seconds wanders by a second.
        let since = if second < 20 { -300 + second % 2 } else { 20 };
        made.running(second, Running { since: Some(at(since)), ..Running::default() });
        let started = Some(at(if second < 15 { -900 } else { 14 }));
        made.see(second, "db1", Seen::Backing(Backing { pool: "db".into(), started, ..Backing::default() }));
    }
    let told = made.told("restarted");
    let facts: Vec<_> = told.iter().map(|sign| (&sign.subject, sign.since, sign.until)).collect();
    let (db, edge) = (Subject::Endpoint("db".into(), "db1".into()), Subject::Balancer("edge".into()));
    assert_eq!(facts, [(&db, at(14), Some(at(14))), (&edge, at(20), Some(at(20)))]);
}

#[test]
fn deployments_are_told_as_written_and_as_seen() {
    let mut made = Made::new();
    let event = |at, text: &str| Event { kind: EventKind::Deployment, text: text.into(), at };
    made.see(0, "deployments", Seen::Event(event(at(-86_400), "auth 2.3.9 by ci")));
    made.see(12, "deployments", Seen::Event(event(at(10), "auth 2.4.1 by ci: faster hashing")));
    for second in 0..30 {
        let version = Some(if second < 11 { "2.4.0" } else { "2.4.1" }.into());
        made.see(
            second,
            "auth1",
            Seen::Vitals(Vitals { pool: "auth".into(), version: version.clone(), ..Vitals::default() }),
        );
        made.see(second, "auth2", Seen::Vitals(Vitals { pool: "auth".into(), version, ..Vitals::default() }));
    }
    let told = made.told("deployed");
    let facts: Vec<_> = told.iter().map(|sign| (sign.since, sign.message.as_str())).collect();
    let seen = "auth1 in pool auth runs 2.4.1 instead of 2.4.0";
    assert_eq!(facts, [(at(10), "deployed: auth 2.4.1 by ci: faster hashing"), (at(11), seen)]);
    assert_eq!(told[0].subject, Subject::Pool("auth".into()));
}

#[test]
fn a_source_that_does_not_answer_is_stale_and_so_is_one_that_says_nothing() {
    let vitals = || Seen::Vitals(Vitals { pool: "auth".into(), ..Vitals::default() });
    let mut made = Made::new();
    for second in 0..40 {
        made.see(second, "auth2", if second == 9 { Seen::Silent("reset".into()) } else { vitals() });
        made.see(second, "auth1", if (12..20).contains(&second) { Seen::Silent("refused".into()) } else { vitals() });
        if second < 15 {
            made.see(second, "auth3", vitals());
        }
    }
    let told = made.told("stale");
    let facts: Vec<_> = told.iter().map(|sign| (&sign.subject, sign.since, sign.until, sign.confidence)).collect();
    let (one, other) = (Subject::Source("auth1".into()), Subject::Source("auth3".into()));
    assert_eq!(facts, [(&one, at(12), Some(at(20)), Confidence::High), (&other, at(14), None, Confidence::Medium)]);
    assert_eq!(told[0].message, "auth1 doesn't answer: refused");
}
