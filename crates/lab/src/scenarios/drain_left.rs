//! Endpoints that were drained are forgotten.

use super::scenario::{BALANCER, FAULT, Hit, Play, Scenario};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "drain-left",
    story: "Three machines of auth are drained on the live balancer before an update, one after another. \
            Nobody sets them back.",
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.2)],
    plays: &[Play {
        engine: "haproxy",
        lines: &[],
        steps: &[
            Timed::at(FAULT, Step::Socket("set server auth/auth2 state drain")),
            Timed::at(FAULT + 1, Step::Socket("set server auth/auth3 state drain")),
            Timed::at(FAULT + 2, Step::Socket("set server auth/auth4 state drain")),
        ],
    }],
    ..BALANCER
};
