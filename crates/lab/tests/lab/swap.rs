//! One configuration after another on a running engine, under load.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use engines::Nowhere;
use engines::stage::Subject;
use lab::client::Shot;
use lab::load::{Load, Plan, Record};

use crate::subject::{HAPROXY, NGINX, Read};

const REQUEST: &str = "GET /x HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
const LIMIT: Duration = Duration::from_secs(10);

/// Endpoints that answered.
fn endpoints(record: &Record) -> BTreeSet<SocketAddr> {
    record.entries.iter().filter_map(|entry| entry.outcome.endpoint()).collect()
}

/// Waits until so many requests were answered by other endpoints than those; gives what was seen.
fn until_answered(load: &Load, count: usize, others: &BTreeSet<SocketAddr>) -> Record {
    let begun = Instant::now();
    loop {
        let record = load.so_far();
        if record.count(|outcome| outcome.endpoint().is_some_and(|one| !others.contains(&one))) >= count {
            return record;
        }
        assert!(begun.elapsed() < LIMIT, "{:?}", record.counts());
        thread::sleep(Duration::from_millis(5));
    }
}

/// Swaps `text` for `after` under load: nothing is lost, and then two other endpoints answer.
fn swaps(engine: &str, text: &str, after: &str) {
    let (before, after) = (Read::new(engine, text), Read::new(engine, after));
    let Some(mut lab) = before.lab() else { return };
    let handle = lab.runtime().handle().clone();
    let load = Load::start(&handle, Plan::of(Shot::new(lab.listeners()[0], REQUEST), 200.0));
    let old = endpoints(&until_answered(&load, 40, &BTreeSet::new()));
    let subject = Subject { sources: &after.sources, roots: &after.roots, around: &Nowhere };
    lab.swap(&subject, &after.reading.model).unwrap();
    until_answered(&load, 80, &old);
    let record = handle.block_on(load.stop());
    assert_eq!(record.count(|outcome| outcome.status() != Some(200)), 0, "{:?}", record.counts());
    let last = Record { entries: record.entries[record.entries.len() - 40..].to_vec() };
    let new = endpoints(&last);
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
    let old = "server app1.internal:8080; server 10.0.1.11:8080;";
    swaps("nginx", NGINX, &NGINX.replace(old, "server 10.0.9.1; server 10.0.9.2;"));
}
