//! What balancers say of endpoints.

use finding::Confidence;
use incident::{Sign, Subject};
use model::{AdminState, EndpointState, PoolState, Running};

use crate::made::{Made, More, at, row};

/// The pool `auth`, whose endpoints are so.
pub fn pool(states: &[EndpointState]) -> Running {
    let pool = PoolState { pool: "auth".into(), endpoints: states.to_vec(), ..PoolState::default() };
    Running { since: Some(at(-300)), pools: vec![pool], ..Running::default() }
}

pub fn endpoint(name: &str, is_up: bool) -> EndpointState {
    EndpointState {
        endpoint: name.into(),
        is_up: Some(is_up),
        check: Some(if is_up { "L7OK" } else { "L4CON" }.into()),
        weight: Some(1),
        ..EndpointState::default()
    }
}

fn spans(signs: &[Sign]) -> Vec<(&Subject, i64, Option<i64>)> {
    let second = |moment: model::Moment| (moment.0 - at(0).0) / 1_000;
    signs.iter().map(|sign| (&sign.subject, second(sign.since), sign.until.map(second))).collect()
}

#[test]
fn an_endpoint_is_down_from_when_the_balancer_says_so() {
    let mut made = Made::new();
    for second in 0..30 {
        let down = (10..20).contains(&second);
        made.running(second, pool(&[endpoint("auth1", !down), endpoint("auth2", true)]));
    }
    let told = made.told("endpoint-down");
    let subject = Subject::Endpoint("auth".into(), "auth1".into());
    assert_eq!(spans(&told), [(&subject, 10, Some(20))]);
    assert_eq!(told[0].confidence, Confidence::High);
    assert_eq!(told[0].message, "edge calls auth1 in pool auth down (L4CON); the pool has 2 endpoints");
}

#[test]
fn one_that_is_switched_off_is_not_down() {
    let mut made = Made::new();
    for second in 0..20 {
        let off = EndpointState { admin: AdminState::Maintenance, ..endpoint("auth1", second < 10) };
        made.running(second, pool(&[off]));
    }
    assert!(made.told("endpoint-down").is_empty());
}

#[test]
fn attempts_that_fail_show_it_where_no_check_does() {
    let mut made = Made::new();
    made.slices(0..30, |second| {
        let mut own = row("auth", "auth1", "", if second < 10 { 20 } else { 0 });
        own.cell.passed_on = if second < 10 { 0 } else { 7 };
        vec![own, row("auth", "auth2", "", 20)]
    });
    let told = made.only("endpoint-down");
    assert_eq!((told.since, told.subject), (at(10), Subject::Endpoint("auth".into(), "auth1".into())));
}

#[test]
fn only_what_goes_up_and_down_again_and_again_flaps() {
    let flapping = |changes: &[i64]| {
        let mut made = Made::new();
        for second in 0..200 {
            let passed = changes.iter().filter(|change| **change <= second).count();
            made.running(second, pool(&[endpoint("auth1", passed % 2 == 0)]));
        }
        made
    };
    assert!(flapping(&[10, 40, 150]).told("flapping").is_empty());
    let told = flapping(&[10, 15, 20, 25, 30, 35]).only("flapping");
    assert_eq!((told.since, told.until), (at(10), Some(at(35))));
    assert!(told.message.contains("6 times"), "{}", told.message);
}

#[test]
fn requests_that_wait_for_an_endpoint_show_that_it_is_full() {
    let mut made = Made::new();
    for second in 0..20 {
        let queued = if second < 10 { u64::from(second == 4) } else { 7 };
        made.running(second, pool(&[EndpointState { queued, ..endpoint("auth1", true) }]));
    }
    let told = made.only("overloaded");
    assert_eq!(told.since, at(10));
    assert!(told.message.contains("up to 7 requests wait in edge for auth1"), "{}", told.message);
}

#[test]
fn requests_without_room_are_told_of_their_pool() {
    let mut made = Made::new();
    made.slices(0..30, |second| {
        let full = if second < 12 { 0 } else { 10 };
        vec![row("auth", "auth1", "", 50).class(5, full).ended(model::Ending::Full, full)]
    });
    let told = made.only("overloaded");
    assert_eq!((told.since, told.subject), (at(12), Subject::Pool("auth".into())));
}
