//! A version of auth that refuses right passwords is deployed everywhere.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Author, Build, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "bad-deployment-on-all",
    story: "A new version of auth verifies passwords faster, and refuses half of those that are right.",
    guilty: Some(SuspectId::Deployment),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(401)], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Deploy { author: Author::Jun, endpoints: &[0, 1, 2, 3], build: BAD })];

const BAD: Build = Build { version: "2.5.0", note: "faster hashing", refuses: 0.5, ..Build::SOUND };
