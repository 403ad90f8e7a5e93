//! Log-ins with guessed passwords come from hundreds of addresses.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "flood-from-many",
    story: "Someone tries leaked passwords from four hundred addresses, each too rarely for the limit. Auth \
            turns away what it can't bear.",
    guilty: Some(SuspectId::Flood),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Flood { sources: 400, rate: 45.0, route: "auth.example.com/login" })];
