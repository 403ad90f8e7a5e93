//! Cookies are removed from all requests.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cookies-removed",
    story: "Pages are to be cacheable, so cookies go. With them go the sessions: whoever has logged in is \
            asked to log in.",
    hits: &[Hit::new(Deed::Page, &[Outcome::Status(401)], 0.8)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request del-header Cookie"],
            steps: &[fault(Author::Ines, "Strip cookies so that pages can be cached (#512)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["proxy_set_header Cookie \"\";"],
            steps: &[fault(Author::Ines, "Strip cookies so that pages can be cached (#512)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[(
    "    http-request set-header X-Forwarded-Proto https\n",
    "    http-request set-header X-Forwarded-Proto https\n    http-request del-header Cookie\n",
)];

const NGINX: Edits = &[(
    "    proxy_set_header X-Forwarded-Proto https;\n",
    "    proxy_set_header X-Forwarded-Proto https;\n    proxy_set_header Cookie \"\";\n",
)];
