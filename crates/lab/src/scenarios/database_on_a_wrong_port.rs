//! The way to the primary ends at a port on which nobody listens.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "database-on-a-wrong-port",
    story: "The primary is to be reached past a pooler that isn't there yet. Connections that pools have \
            opened before go on for some seconds; new ones don't come about.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500), Outcome::Status(503), Outcome::Silent], 0.1)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server db1 {net}.3.11:6432 maxconn 180"],
            steps: &[fault(Author::Jun, "db-primary: through the new pooler (#215)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.3.11:6432 max_conns=180;"],
            steps: &[fault(Author::Jun, "db-primary: through the new pooler (#215)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[("server db1 {net}.3.11:5432 maxconn 180", "server db1 {net}.3.11:6432 maxconn 180")];

const NGINX: Edits = &[("server {net}.3.11:5432 max_conns=180;", "server {net}.3.11:6432 max_conns=180;")];
