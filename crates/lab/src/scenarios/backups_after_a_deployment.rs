//! Endpoints become backups, soon after a deployment that has nothing to do with it.

use std::time::Duration;

use super::scenario::{BALANCER, Hit, LATE, Play, Scenario, renewed};
use crate::stack::{Author, Deed, Edits, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "backups-after-a-deployment",
    story: "A harmless version of auth is deployed. Some seconds later three of its four machines are \
            declared as backups.",
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.3)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[
                "server auth1 {net}.1.11:8080 backup",
                "server auth2 {net}.1.12:8080 backup",
                "server auth3 {net}.1.13:8080 backup",
            ],
            steps: &[
                renewed(),
                Timed::at(LATE, Step::Change { author: Author::Tomas, subject: SUBJECT, edits: HAPROXY }),
            ],
        },
        Play {
            engine: "nginx",
            lines: &[
                "server {net}.1.11:8080 backup max_fails=3 fail_timeout=5s;",
                "server {net}.1.12:8080 backup max_fails=3 fail_timeout=5s;",
                "server {net}.1.13:8080 backup max_fails=3 fail_timeout=5s;",
            ],
            steps: &[
                renewed(),
                Timed::at(LATE, Step::Change { author: Author::Tomas, subject: SUBJECT, edits: NGINX }),
            ],
        },
    ],
    ..BALANCER
};

const SUBJECT: &str = "auth: old machines are backups, as for app (#911)";

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
