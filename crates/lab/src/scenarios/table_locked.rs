//! A migration locks a table and is forgotten.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "table-locked",
    story: "A migration takes a lock on all sessions, and whoever began it has gone to lunch.",
    guilty: Some(SuspectId::Queries),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Silent, Outcome::Status(500), Outcome::Status(503)], 0.5)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Ask("BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE"))];
