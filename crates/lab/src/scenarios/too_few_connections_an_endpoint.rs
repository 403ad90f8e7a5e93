//! An endpoint may have one connection at a time.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "too-few-connections-an-endpoint",
    story: "To protect auth, each of its machines may have one request at a time. A log-in takes 0.4 s, so \
            most of them wait until nobody waits any more.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503), Outcome::Silent, Outcome::Status(502)], 0.15)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[
                "server auth1 {net}.1.11:8080 maxconn 1",
                "server auth2 {net}.1.12:8080 maxconn 1",
                "server auth3 {net}.1.13:8080 maxconn 1",
                "server auth4 {net}.1.14:8080 maxconn 1",
            ],
            steps: &[fault(Author::Mara, "auth: protect the machines from bursts (#1201)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &[
                "server {net}.1.11:8080 max_conns=1 max_fails=3 fail_timeout=5s;",
                "server {net}.1.12:8080 max_conns=1 max_fails=3 fail_timeout=5s;",
                "server {net}.1.13:8080 max_conns=1 max_fails=3 fail_timeout=5s;",
                "server {net}.1.14:8080 max_conns=1 max_fails=3 fail_timeout=5s;",
            ],
            steps: &[fault(Author::Mara, "auth: protect the machines from bursts (#1201)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[
    ("server auth1 {net}.1.11:8080\n", "server auth1 {net}.1.11:8080 maxconn 1\n"),
    ("server auth2 {net}.1.12:8080\n", "server auth2 {net}.1.12:8080 maxconn 1\n"),
    ("server auth3 {net}.1.13:8080\n", "server auth3 {net}.1.13:8080 maxconn 1\n"),
    ("server auth4 {net}.1.14:8080\n", "server auth4 {net}.1.14:8080 maxconn 1\n"),
];

const NGINX: Edits = &[
    ("server {net}.1.11:8080 max_fails", "server {net}.1.11:8080 max_conns=1 max_fails"),
    ("server {net}.1.12:8080 max_fails", "server {net}.1.12:8080 max_conns=1 max_fails"),
    ("server {net}.1.13:8080 max_fails", "server {net}.1.13:8080 max_conns=1 max_fails"),
    ("server {net}.1.14:8080 max_fails", "server {net}.1.14:8080 max_conns=1 max_fails"),
];
