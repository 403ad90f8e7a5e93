//! Log-ins with guessed passwords come from one address.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "flood-from-one",
    story: "Someone has found a way to log in that the limit doesn't know, and tries leaked passwords from \
            one address.",
    guilty: Some(SuspectId::Flood),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Flood { sources: 1, rate: 45.0, route: "auth.example.com/token" })];
