//! Half of a pool is declared with a port on which nobody listens.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "two-endpoints-on-a-wrong-port",
    story: "The two newer machines of auth are to listen on a port of their own; the balancer is told, the \
            machines aren't. The other two bear all log-ins, which is more than they can.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.08)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server auth3 {net}.1.13:8081", "server auth4 {net}.1.14:8081"],
            steps: &[fault(Author::Jun, "auth: the new machines listen on 8081 (#902)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &[
                "server {net}.1.13:8081 max_fails=3 fail_timeout=5s;",
                "server {net}.1.14:8081 max_fails=3 fail_timeout=5s;",
            ],
            steps: &[fault(Author::Jun, "auth: the new machines listen on 8081 (#902)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[
    ("server auth3 {net}.1.13:8080", "server auth3 {net}.1.13:8081"),
    ("server auth4 {net}.1.14:8080", "server auth4 {net}.1.14:8081"),
];

const NGINX: Edits = &[
    ("server {net}.1.13:8080 max_fails", "server {net}.1.13:8081 max_fails"),
    ("server {net}.1.14:8080 max_fails", "server {net}.1.14:8081 max_fails"),
];
