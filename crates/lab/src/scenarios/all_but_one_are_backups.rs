//! Three of four endpoints are only used when the fourth is down.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "all-but-one-are-backups",
    story: "The three older machines of auth become backups of the new one, as for the application. The new \
            one turns most log-ins away, and is up.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.3)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[
                "server auth1 {net}.1.11:8080 backup",
                "server auth2 {net}.1.12:8080 backup",
                "server auth3 {net}.1.13:8080 backup",
            ],
            steps: &[fault(Author::Jun, "auth: old machines are backups, as for app (#911)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &[
                "server {net}.1.11:8080 backup max_fails=3 fail_timeout=5s;",
                "server {net}.1.12:8080 backup max_fails=3 fail_timeout=5s;",
                "server {net}.1.13:8080 backup max_fails=3 fail_timeout=5s;",
            ],
            steps: &[fault(Author::Jun, "auth: old machines are backups, as for app (#911)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[
    ("server auth1 {net}.1.11:8080\n", "server auth1 {net}.1.11:8080 backup\n"),
    ("server auth2 {net}.1.12:8080\n", "server auth2 {net}.1.12:8080 backup\n"),
    ("server auth3 {net}.1.13:8080\n", "server auth3 {net}.1.13:8080 backup\n"),
];

const NGINX: Edits = &[
    ("server {net}.1.11:8080 max_fails", "server {net}.1.11:8080 backup max_fails"),
    ("server {net}.1.12:8080 max_fails", "server {net}.1.12:8080 backup max_fails"),
    ("server {net}.1.13:8080 max_fails", "server {net}.1.13:8080 backup max_fails"),
];
