//! The database is restarted.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "database-restarted",
    story: "The primary is restarted for an update. Every connection of every pool is dead, and each log-in \
            that takes one fails.",
    guilty: Some(SuspectId::Database),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.05)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::RestartDatabase(0))];
