//! Everybody is sent to TLS, also those that came over it.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-loop",
    story: "Plain HTTP is to be sent to HTTPS at the edge. TLS ends in front of the balancer, so everything \
            is plain here, and everything is sent away.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(301)], 0.8), Hit::new(Deed::Page, &[Outcome::Status(301)], 0.8)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request redirect scheme https code 301 unless { ssl_fc }"],
            steps: &[fault(Author::Mara, "Send plain HTTP to HTTPS at the edge (#444)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["if ($scheme = http) { return 301 https://$host$request_uri; }"],
            steps: &[fault(Author::Mara, "Send plain HTTP to HTTPS at the edge (#444)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "    option forwardfor\n",
    "    option forwardfor\n    http-request redirect scheme https code 301 unless { ssl_fc }\n",
)];

const NGINX: Edits = &[
    (
        "        server_name auth.example.com;\n",
        "        server_name auth.example.com;\n        \
         if ($scheme = http) { return 301 https://$host$request_uri; }\n",
    ),
    (
        "        server_name example.com www.example.com;\n",
        "        server_name example.com www.example.com;\n        \
         if ($scheme = http) { return 301 https://$host$request_uri; }\n",
    ),
];
