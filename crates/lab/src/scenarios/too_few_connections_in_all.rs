//! The balancer may have fewer connections than its users keep.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "too-few-connections-in-all",
    story: "A limit for the whole process is copied from a smaller machine. Users beyond it wait at the \
            door.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Silent, Outcome::Cut, Outcome::Refused, Outcome::Status(500)], 0.1)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["maxconn 100"],
            steps: &[fault(Author::Mara, "Limits as on the small machines (#87)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["worker_connections 120;"],
            steps: &[fault(Author::Mara, "Limits as on the small machines (#87)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[("    maxconn 4000\n", "    maxconn 100\n")];

const NGINX: Edits = &[("    worker_connections 4000;\n", "    worker_connections 120;\n")];
