//! Requests are dealt by their path, and all log-ins have one path.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "dealt-by-path",
    story: "To warm the caches of auth, one path always goes to one machine. There are two paths by which \
            users log in.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.08)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["balance uri"],
            steps: &[fault(Author::Ines, "auth: one path, one cache (#1150)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["hash $uri;"],
            steps: &[fault(Author::Ines, "auth: one path, one cache (#1150)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[("backend auth\n    balance roundrobin\n", "backend auth\n    balance uri\n")];

const NGINX: Edits = &[("        zone auth 64k;\n", "        zone auth 64k;\n        hash $uri;\n")];
