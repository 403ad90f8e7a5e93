//! A weight that was set on the live balancer is forgotten.

use super::scenario::{BALANCER, FAULT, Hit, Play, Scenario};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "runtime-weight-left",
    story: "One machine of auth was to be seen under pressure, so it got a weight of ten on the live \
            balancer.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.1)],
    plays: &[Play {
        engine: "haproxy",
        lines: &[],
        steps: &[Timed::at(FAULT, Step::Socket("set server auth/auth1 weight 10"))],
    }],
    ..BALANCER
};
