//! Outage 2: affinity by source address behind a content delivery network with two addresses.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-affinity-behind-a-cdn",
    story: "A user is to stay on one machine, so log-ins are dealt by the client's address. All of them come from the two \
            addresses of a content delivery network.",
    setup: |setup| setup.has_cdn = true,
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.1)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["balance source", "hash-type consistent"],
            steps: &[fault(Author::Mara, "auth: keep a user on one machine (#1187)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["ip_hash;"],
            steps: &[fault(Author::Mara, "auth: keep a user on one machine (#1187)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: &[(&str, &str)] = &[(
    "backend auth\n    balance roundrobin\n",
    "backend auth\n    # A log-in with a second factor takes two requests; both must meet the same machine.\n    balance source\n    \
     hash-type consistent\n",
)];

const NGINX: &[(&str, &str)] = &[(
    "        zone auth 64k;\n",
    "        zone auth 64k;\n        # A log-in with a second factor takes two requests; both must meet the same machine.\n        \
     ip_hash;\n",
)];
