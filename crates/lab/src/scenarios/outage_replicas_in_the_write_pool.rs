//! Outage 1: read replicas in the pool for writes.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-replicas-in-the-write-pool",
    story: "To fail over without a change, the replicas are declared where writes go as well. Two connections in three then \
            meet a database that can only be read.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server db2 {net}.3.12:5432 maxconn 180", "server db3 {net}.3.13:5432 maxconn 180"],
            steps: &[fault(Author::Jun, "Fail over to a replica without a change (#412)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.3.12:5432 max_conns=60;", "server {net}.3.13:5432 max_conns=60;"],
            steps: &[fault(Author::Jun, "Fail over to a replica without a change (#412)", NGINX)],
        },
    ],
    ..BALANCER
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
