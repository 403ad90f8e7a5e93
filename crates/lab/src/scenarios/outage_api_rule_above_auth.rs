//! Outage 3: a new rule above the one of auth.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-api-rule-above-auth",
    story: "The API gets machines of its own, and a rule for all of /api/. Log-ins of the site, below /api/auth/, go there \
            too, and get a correct, fast 404.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(404)], 0.12)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["use_backend api if { path_beg /api/ }"],
            steps: &[fault(Author::Ines, "Send the API to its own servers (#2203)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["location ~ ^/(v[0-9]+/)?api/ {"],
            steps: &[fault(Author::Ines, "Send the API to its own servers (#2203)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: &[(&str, &str)] = &[
    (
        "    use_backend auth if auth-path\n    use_backend search if { path_beg /api/search/ }\n",
        "    # Three requests in four are for the API: first in the list.\n    use_backend api if { path_beg /api/ }\n    \
         use_backend auth if auth-path\n",
    ),
    ("backend search\n", "backend api\n"),
    ("Host search.example.com", "Host api.example.com"),
    ("server search1", "server api1"),
    ("server search2", "server api2"),
];

const NGINX: &[(&str, &str)] = &[
    ("    upstream search {\n        zone search 64k;\n", "    upstream api {\n        zone api 64k;\n"),
    (
        "        location /api/search/ {\n            proxy_pass http://search;\n",
        "        # The apps say /v2/api/, the site says /api/: one rule for both.\n        location ~ ^/(v[0-9]+/)?api/ {\n            \
         proxy_pass http://api;\n",
    ),
];
