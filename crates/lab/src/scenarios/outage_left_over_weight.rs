//! Outage 4: a weight that was left over from a load test.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-left-over-weight",
    story: "The pool of auth is rendered from the inventory, which has a weight of 40 for one machine since a load test in \
            May. It gets 57% of all log-ins, and bears half of that.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.1)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server auth1 {net}.1.11:8080 weight 40 slowstart 2s"],
            steps: &[fault(Author::Jun, "Render the auth pool from the inventory (#88)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.1.11:8080 weight=40 max_fails=3 fail_timeout=5s;"],
            steps: &[fault(Author::Jun, "Render the auth pool from the inventory (#88)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: &[(&str, &str)] = &[
    ("server auth1 {net}.1.11:8080\n", "server auth1 {net}.1.11:8080 weight 40 slowstart 2s\n"),
    ("server auth2 {net}.1.12:8080\n", "server auth2 {net}.1.12:8080 weight 10 slowstart 2s\n"),
    ("server auth3 {net}.1.13:8080\n", "server auth3 {net}.1.13:8080 weight 10 slowstart 2s\n"),
    ("server auth4 {net}.1.14:8080\n", "server auth4 {net}.1.14:8080 weight 10 slowstart 2s\n"),
];

const NGINX: &[(&str, &str)] = &[
    ("server {net}.1.11:8080 max_fails", "server {net}.1.11:8080 weight=40 max_fails"),
    ("server {net}.1.12:8080 max_fails", "server {net}.1.12:8080 weight=10 max_fails"),
    ("server {net}.1.13:8080 max_fails", "server {net}.1.13:8080 weight=10 max_fails"),
    ("server {net}.1.14:8080 max_fails", "server {net}.1.14:8080 weight=10 max_fails"),
];
