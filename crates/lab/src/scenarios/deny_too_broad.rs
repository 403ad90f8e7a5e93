//! A rule that closes one path closes all that begin like it.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "deny-too-broad",
    story: "The admin pages are to be closed. The rule asks for what the path begins with, and stops a \
            letter too early.",
    hits: &[Hit::new(Deed::Page, &[Outcome::Status(403)], 0.8)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request deny deny_status 403 if { path_beg /a }"],
            steps: &[fault(Author::Ines, "Close the admin pages to the internet (#381)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["location ~ ^/a {", "deny all;"],
            steps: &[fault(Author::Ines, "Close the admin pages to the internet (#381)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "    use_backend auth if auth-host\n",
    "    http-request deny deny_status 403 if { path_beg /a }\n    \
         use_backend auth if auth-host\n",
)];

const NGINX: Edits = &[(
    "        location /assets/ {\n",
    "        location ~ ^/a {\n            deny all;\n        }\n        location /assets/ {\n",
)];
