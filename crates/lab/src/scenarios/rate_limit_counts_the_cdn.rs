//! A limit for one guesser falls on a whole content delivery network.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "rate-limit-counts-the-cdn",
    story: "The exception for the content delivery network goes as nobody knows what it is for. All users \
            now share the attempts of two addresses.",
    setup: |setup| setup.has_cdn = true,
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(429)], 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request track-sc0 src if login"],
            steps: &[fault(Author::Mara, "Log-ins: one limit for all, no exceptions (#1210)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["1 $binary_remote_addr;"],
            steps: &[fault(Author::Mara, "Log-ins: one limit for all, no exceptions (#1210)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[("http-request track-sc0 src if login !cdn", "http-request track-sc0 src if login")];

// nginx refuses to load a zone with another key than before: what the key is made of is changed instead.
const NGINX: Edits = &[("1 \"\";", "1 $binary_remote_addr;")];
