//! A pool is cut down to one endpoint.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "one-endpoint-left",
    story: "Three machines of auth are taken out for new disks, one after another as it was meant, all at \
            once as it was done. The one that is left turns most log-ins away.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.3)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["server auth1 {net}.1.11:8080", "backend auth"],
            steps: &[fault(Author::Tomas, "auth2, auth3 and auth4 get new disks (#655)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server {net}.1.11:8080 max_fails=3 fail_timeout=5s;", "upstream auth {"],
            steps: &[fault(Author::Tomas, "auth2, auth3 and auth4 get new disks (#655)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "    server auth2 {net}.1.12:8080\n    server auth3 {net}.1.13:8080\n    \
         server auth4 {net}.1.14:8080\n",
    "",
)];

const NGINX: Edits = &[(
    "        server {net}.1.12:8080 max_fails=3 fail_timeout=5s;\n        \
         server {net}.1.13:8080 max_fails=3 fail_timeout=5s;\n        \
         server {net}.1.14:8080 max_fails=3 fail_timeout=5s;\n",
    "",
)];
