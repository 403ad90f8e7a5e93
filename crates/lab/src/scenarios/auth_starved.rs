//! All machines of auth are short of CPU.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Build, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "auth-starved",
    story: "A backup takes the CPU of all machines of auth. A log-in takes four times as long, and auth \
            turns away what it can't bear.",
    guilty: Some(SuspectId::Application),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Ail { endpoints: &[0, 1, 2, 3], build: STARVED })];

const STARVED: Build = Build { cost: Duration::from_millis(1_600), ..Build::SOUND };
