//! Policies that leave nothing to chance: endpoint by endpoint.

use analysis::simulate::{How, Settings, Traffic};

use super::{counts, engine, simulated, start};
use crate::client::Ask;

fn endpoint_by_endpoint(name: &str, policy: &str) {
    for weights in [&[3, 2, 1, 7][..], &[1, 1, 1]] {
        let Some(mut bench) = start(name, policy, weights) else { return };
        let (got, sent) = engine(&mut bench, |_| Ask::of("/"));
        let settings = Settings { requests: Some(sent), ..Settings::default() };
        let load = simulated(bench.model, None, &Traffic::default(), &settings);
        assert_eq!((load.how, counts(&load, sent)), (How::Dealt(sent), got), "{policy} {weights:?}\n{}", bench.text);
    }
}

#[test]
fn haproxy_roundrobin() {
    endpoint_by_endpoint("haproxy", "roundrobin");
}

#[test]
fn haproxy_static_rr() {
    endpoint_by_endpoint("haproxy", "static-rr");
}

#[test]
fn haproxy_leastconn() {
    endpoint_by_endpoint("haproxy", "leastconn");
}

#[test]
fn haproxy_first() {
    endpoint_by_endpoint("haproxy", "first");
}

#[test]
fn nginx_round_robin() {
    endpoint_by_endpoint("nginx", "");
}

#[test]
fn nginx_least_conn() {
    endpoint_by_endpoint("nginx", "least_conn;\n");
}
