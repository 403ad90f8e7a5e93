//! The database may have fewer connections than pools keep.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "too-few-connections-to-the-database",
    story: "Each connection to the primary costs memory, so there may be four of them. Pools that open new \
            ones wait in vain.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Silent, Outcome::Status(500), Outcome::Status(503)], 0.03)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server db1 {net}.3.11:5432 maxconn 4"],
            steps: &[fault(Author::Tomas, "db-primary: four connections are enough for anyone (#231)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.3.11:5432 max_conns=4;"],
            steps: &[fault(Author::Tomas, "db-primary: four connections are enough for anyone (#231)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[("server db1 {net}.3.11:5432 maxconn 180", "server db1 {net}.3.11:5432 maxconn 4")];

const NGINX: Edits = &[("server {net}.3.11:5432 max_conns=180;", "server {net}.3.11:5432 max_conns=4;")];
