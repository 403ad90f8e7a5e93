//! Outage 4: a weight that was left over from a load test.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{Hit, Play, Scenario, usual};
use crate::stack::{Author, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-left-over-weight",
    story: "The pool of auth is rendered from the inventory, which has a weight of 40 for one machine since a load test in \
            May. It gets 57% of all log-ins, and bears half of that.",
    guilty: Some(SuspectId::Balancer),
    setup: usual,
    begins: Duration::from_secs(12),
    lasts: Duration::from_secs(40),
    hits: &[Hit::new(Deed::LogIn, Outcome::Status(503), 0.1)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server auth1 {net}.1.11:8080 weight 40 slowstart 2s"],
            steps: &[Timed::at(
                12,
                Step::Change {
                    author: Author::Jun,
                    subject: "Render the auth pool from the inventory (#88)",
                    edits: HAPROXY,
                },
            )],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.1.11:8080 weight=40 max_fails=3 fail_timeout=5s;"],
            steps: &[Timed::at(
                12,
                Step::Change {
                    author: Author::Jun,
                    subject: "Render the auth pool from the inventory (#88)",
                    edits: NGINX,
                },
            )],
        },
    ],
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
