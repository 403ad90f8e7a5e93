//! A limit is counted over all clients together.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "rate-limit-for-all",
    story: "A limit on guessing is to hold for a whole botnet, so it is counted over everybody. Everybody \
            includes the users.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(429)], 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &["http-request track-sc0 int(1) if login !cdn"],
            steps: &[fault(Author::Jun, "Log-ins: count a botnet as one guesser (#1215)", HAPROXY)],
        },
        Play {
            engine: "nginx",
            lines: &["0 everybody;"],
            steps: &[fault(Author::Jun, "Log-ins: count a botnet as one guesser (#1215)", NGINX)],
        },
    ],
    ..BALANCER
};

const HAPROXY: Edits = &[("http-request track-sc0 src if login !cdn", "http-request track-sc0 int(1) if login !cdn")];

// nginx refuses to load a zone with another key than before: what the key is made of is changed instead.
const NGINX: Edits = &[("0 $binary_remote_addr;", "0 everybody;")];
