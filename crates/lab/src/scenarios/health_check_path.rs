//! Health is asked at a path that isn't there.

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Edits, Outcome};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "health-check-path",
    story: "Health checks of auth are to use the path that all other teams use. Auth doesn't have it, \
            answers 404, and every endpoint is down though all of them are well.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.8)],
    plays: &[Play {
        engine: "haproxy",
        lines: &["http-check send meth GET uri /health ver HTTP/1.1 hdr Host auth.example.com"],
        steps: &[fault(Author::Ines, "One path for health checks everywhere (#340)", HAPROXY)],
    }],
    ..BALANCER
};

const HAPROXY: Edits =
    &[("uri /healthz ver HTTP/1.1 hdr Host auth.example.com", "uri /health ver HTTP/1.1 hdr Host auth.example.com")];
