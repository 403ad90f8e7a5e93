//! One configuration after another on a running engine, under load.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use engines::Nowhere;
use engines::stage::Subject;
use lab::client::Shot;
use lab::load::{Load, Plan, Record};

use crate::subject::{HAPROXY, NGINX, Read};

const REQUEST: &str = "GET /x HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
const WHILE: Duration = Duration::from_millis(500);

/// Endpoints that answered with 200.
fn answered(record: &Record) -> BTreeSet<SocketAddr> {
    record.entries.iter().filter_map(|entry| entry.outcome.endpoint()).collect()
}

/// Swaps `text` for `after` under load; nothing is lost, and other endpoints answer then.
fn swaps(engine: &str, text: &str, after: &str) {
    let (before, after) = (Read::new(engine, text), Read::new(engine, after));
    let Some(mut lab) = before.lab() else { return };
    let handle = lab.runtime().handle().clone();
    let load = Load::start(&handle, Plan::of(Shot::new(lab.listeners()[0], REQUEST), 200.0));
    thread::sleep(WHILE);
    let told = load.elapsed();
    let subject = Subject { sources: &after.sources, roots: &after.roots, around: &Nowhere };
    lab.swap(&subject, &after.reading.model).unwrap();
    thread::sleep(WHILE * 2);
    let record = handle.block_on(load.stop());
    assert_eq!(record.count(|outcome| outcome.status() != Some(200)), 0, "{:?}", record.counts());
    let old = answered(&record.between(Duration::ZERO, told.saturating_sub(WHILE / 5)));
    let new = answered(&record.between(told + WHILE, Duration::MAX));
    assert_eq!((old.len(), new.len(), old.is_disjoint(&new)), (2, 2, true), "{old:?} {new:?}");
}

#[test]
fn haproxy_goes_over_to_another_configuration() {
    let after = HAPROXY.replace("app1.internal:8080", "10.0.9.1:8080");
    let after = after.replace("server auth1 10.0.1.11:8080\n", "server app2 10.0.9.2:8080\n");
    swaps("haproxy", HAPROXY, &after);
}

#[test]
fn nginx_goes_over_to_another_configuration() {
    swaps(
        "nginx",
        NGINX,
        &NGINX.replace(
            "upstream app { server app1.internal:8080; server 10.0.1.11:8080; }",
            "upstream app { server 10.0.9.1; server 10.0.9.2; }",
        ),
    );
}
