//! Outage 1: read replicas in the pool for writes.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{Hit, Play, Scenario, usual};
use crate::stack::{Author, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-replicas-in-the-write-pool",
    story: "To fail over without a change, the replicas are declared where writes go as well. Two connections in three then \
            meet a database that can only be read.",
    guilty: Some(SuspectId::Balancer),
    setup: usual,
    begins: Duration::from_secs(12),
    lasts: Duration::from_secs(45),
    hits: &[Hit::new(Deed::LogIn, Outcome::Status(500), 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server db2 {net}.3.12:5432 maxconn 180", "server db3 {net}.3.13:5432 maxconn 180"],
            steps: &[Timed::at(
                12,
                Step::Change {
                    author: Author::Jun,
                    subject: "Fail over to a replica without a change (#412)",
                    edits: HAPROXY,
                },
            )],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.3.12:5432 max_conns=60;", "server {net}.3.13:5432 max_conns=60;"],
            steps: &[Timed::at(
                12,
                Step::Change {
                    author: Author::Jun,
                    subject: "Fail over to a replica without a change (#412)",
                    edits: NGINX,
                },
            )],
        },
    ],
};

const HAPROXY: &[(&str, &str)] = &[(
    "    server db1 {net}.3.11:5432 maxconn 180\n",
    "    balance leastconn\n    server db1 {net}.3.11:5432 maxconn 180\n    server db2 {net}.3.12:5432 maxconn 180\n    server \
     db3 {net}.3.13:5432 maxconn 180\n",
)];

const NGINX: &[(&str, &str)] = &[(
    "        server {net}.3.11:5432 max_conns=180;\n",
    "        least_conn;\n        server {net}.3.11:5432 max_conns=180;\n        server {net}.3.12:5432 max_conns=60;\n        \
     server {net}.3.13:5432 max_conns=60;\n",
)];
