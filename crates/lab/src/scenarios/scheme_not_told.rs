//! The application isn't told any more that users came over TLS.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "scheme-not-told",
    story: "A header that says that users came over TLS is lost, and the application sends everybody to \
            where they are already.",
    hits: &[Hit::new(Deed::Page, &[Outcome::Status(301)], 0.8)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]"],
            steps: &[fault(Author::Tomas, "X-Forwarded-Proto: say what is, not https everywhere (#598)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["proxy_set_header X-Request-Id $request_id;"],
            steps: &[fault(Author::Tomas, "Pages: pass an id that logs can be joined by (#598)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "http-request set-header X-Forwarded-Proto https",
    "http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]",
)];

const NGINX: Edits = &[(
    "        location / {\n            proxy_pass http://app;\n",
    "        location / {\n            proxy_set_header X-Request-Id $request_id;\n            \
         proxy_pass http://app;\n",
)];
