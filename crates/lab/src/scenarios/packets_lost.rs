//! The network between the balancer and auth loses packets.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed, Weather};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "packets-lost",
    story: "A cable is half out: a large part of all packets between the balancer and auth is lost and sent \
            again.",
    guilty: Some(SuspectId::Network),
    hits: &[Hit::new(
        Deed::LogIn,
        &[Outcome::Silent, Outcome::Status(503), Outcome::Status(504), Outcome::Status(502)],
        0.05,
    )],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Network(Weather::Loss(0.65)))];
