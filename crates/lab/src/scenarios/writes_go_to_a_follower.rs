//! The way to the primary leads to a database that follows.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "writes-go-to-a-follower",
    story: "The primary moves to another machine tonight; the balancer was changed for it in the afternoon.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server db2 {net}.3.12:5432 maxconn 180"],
            steps: &[fault(Author::Ines, "db-primary moves to db2 (#219)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.3.12:5432 max_conns=180;"],
            steps: &[fault(Author::Ines, "db-primary moves to db2 (#219)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits =
    &[("    server db1 {net}.3.11:5432 maxconn 180\n", "    server db2 {net}.3.12:5432 maxconn 180\n")];

const NGINX: Edits =
    &[("        server {net}.3.11:5432 max_conns=180;\n", "        server {net}.3.12:5432 max_conns=180;\n")];
