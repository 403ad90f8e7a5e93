//! A host is renamed before its clients are.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "wrong-host",
    story: "The host of auth gets its new name in the balancer. Clients still use the old one, which now \
            means the application.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(404)], 0.5)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["acl auth-host hdr(host),host_only -i accounts.example.com"],
            steps: &[fault(Author::Tomas, "auth moves to accounts.example.com (#777)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["server_name accounts.example.com;"],
            steps: &[fault(Author::Tomas, "auth moves to accounts.example.com (#777)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "acl auth-host hdr(host),host_only -i auth.example.com",
    "acl auth-host hdr(host),host_only -i accounts.example.com",
)];

const NGINX: Edits = &[("server_name auth.example.com;", "server_name accounts.example.com;")];
