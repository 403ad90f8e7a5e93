//! Answers of auth may take less long than a log-in does.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "answers-may-take-300ms",
    story: "Auth is to fail fast: its answers may take 300 ms, which is plenty for a session check. A log- \
            in takes 400 ms.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(502), Outcome::Status(503), Outcome::Status(504)], 0.8)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["timeout server 300ms"],
            steps: &[fault(Author::Jun, "auth: fail fast (#1133)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["proxy_read_timeout 300ms;"],
            steps: &[fault(Author::Jun, "auth: fail fast (#1133)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits =
    &[("backend auth\n    balance roundrobin\n", "backend auth\n    balance roundrobin\n    timeout server 300ms\n")];

const NGINX: Edits = &[("    proxy_read_timeout 30s;", "    proxy_read_timeout 300ms;")];
