//! Outage 0: one set of timeouts for everything, and connections to the database that rest are cut.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "outage-idle-timeout",
    story: "One set of timeouts replaces fourteen. Connections to the database that rest for longer are cut, and log-ins \
            that meet one fail.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.05)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["timeout client 3s", "timeout server 3s"],
            steps: &[fault(Author::Tomas, "One set of timeouts for everything (#731)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["proxy_timeout 3s;"],
            steps: &[fault(Author::Tomas, "One set of timeouts for everything (#731)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: &[(&str, &str)] = &[
    (
        "    timeout client 30s\n    timeout server 30s\n    timeout http-request 10s\n",
        "    # One set of timeouts for everything: the slowest 1% of our requests take 0.9 s.\n    timeout client 3s\n    \
         timeout server 3s\n    timeout http-request 3s\n",
    ),
    ("    timeout client 8h\n    timeout server 8h\n    server db1", "    server db1"),
    ("    timeout client 8h\n    timeout server 8h\n    server db2", "    server db2"),
];

const NGINX: &[(&str, &str)] = &[
    (
        "    proxy_read_timeout 30s;\n    proxy_send_timeout 30s;\n",
        "    proxy_read_timeout 3s;\n    proxy_send_timeout 3s;\n",
    ),
    (
        "    proxy_connect_timeout 1s;\n    proxy_bind {net}.0.5;\n\n    upstream db-primary",
        "    proxy_connect_timeout 1s;\n    # One set of timeouts for everything: the slowest 1% of our requests take 0.9 s.\n    \
         proxy_timeout 3s;\n    proxy_bind {net}.0.5;\n\n    upstream db-primary",
    ),
    ("5432 so_keepalive=on;\n        proxy_timeout 8h;\n", "5432 so_keepalive=on;\n"),
    ("5433 so_keepalive=on;\n        proxy_timeout 8h;\n", "5433 so_keepalive=on;\n"),
];
