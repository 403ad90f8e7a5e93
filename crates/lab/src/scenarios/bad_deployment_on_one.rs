//! A version of auth that doesn't work is deployed to one endpoint.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Author, Build, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "bad-deployment-on-one",
    story: "A new version of auth is tried on one machine, where most log-ins fail.",
    guilty: Some(SuspectId::Deployment),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.08)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Deploy { author: Author::Jun, endpoints: &[1], build: BAD })];

const BAD: Build = Build { version: "2.5.0", note: "second factor, on one machine first", fails: 0.8, ..Build::SOUND };
