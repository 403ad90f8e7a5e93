//! One machine of auth is short of CPU.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Build, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "auth-starved-on-one",
    story: "One machine of auth shares its host with a neighbour who has become noisy. It bears a quarter \
            of what the others do.",
    guilty: Some(SuspectId::Application),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.08)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Ail { endpoints: &[2], build: STARVED })];

const STARVED: Build = Build { cost: Duration::from_millis(2_000), ..Build::SOUND };
