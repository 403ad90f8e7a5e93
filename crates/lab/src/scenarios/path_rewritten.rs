//! A path is rewritten before it is looked at.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "path-rewritten",
    story: "Applications are not to see the prefix /api any more. It is taken off before the rules ask for \
            it, so log-ins of the site reach the wrong pool.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(404)], 0.12)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request replace-path /api/(.*) /\\1"],
            steps: &[fault(Author::Tomas, "Take /api off before requests reach applications (#820)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["rewrite ^/api/(.*)$ /$1;"],
            steps: &[fault(Author::Tomas, "Take /api off before requests reach applications (#820)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "    http-request set-header X-Forwarded-Proto https\n",
    "    http-request set-header X-Forwarded-Proto https\n    \
         http-request replace-path /api/(.*) /\\1\n",
)];

const NGINX: Edits = &[(
    "        server_name example.com www.example.com;\n",
    "        server_name example.com www.example.com;\n        rewrite ^/api/(.*)$ /$1;\n",
)];
