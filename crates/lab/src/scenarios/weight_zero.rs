//! Two endpoints are left with a weight of 0.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "weight-zero",
    story: "Two machines of auth were to rest over the night, and get no requests any more.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.08)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server auth3 {net}.1.13:8080 weight 0", "server auth4 {net}.1.14:8080 weight 0"],
            steps: &[fault(Author::Mara, "auth3 and auth4 rest over the night (#640)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &[
                "server {net}.1.13:8080 down max_fails=3 fail_timeout=5s;",
                "server {net}.1.14:8080 down max_fails=3 fail_timeout=5s;",
            ],
            steps: &[fault(Author::Mara, "auth3 and auth4 rest over the night (#640)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[
    ("server auth3 {net}.1.13:8080\n", "server auth3 {net}.1.13:8080 weight 0\n"),
    ("server auth4 {net}.1.14:8080\n", "server auth4 {net}.1.14:8080 weight 0\n"),
];

const NGINX: Edits = &[
    ("server {net}.1.13:8080 max_fails", "server {net}.1.13:8080 down max_fails"),
    ("server {net}.1.14:8080 max_fails", "server {net}.1.14:8080 down max_fails"),
];
