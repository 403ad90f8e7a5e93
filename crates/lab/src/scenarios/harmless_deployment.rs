//! A sound version of auth is deployed.

use super::scenario::{OTHER, Scenario, both, renewed};
use crate::stack::Timed;

pub(super) static SCENARIO: Scenario = Scenario {
    id: "harmless-deployment",
    story: "A version of auth is deployed that works as the last one did.",
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[renewed()];
