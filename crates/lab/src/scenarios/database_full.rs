//! Another client takes all connections of the database.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "database-full",
    story: "A report opens connections straight to the primary until there are no more. An operator ends \
            sessions that rest, to make room, and the report takes the room.",
    guilty: Some(SuspectId::Database),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500), Outcome::Status(503), Outcome::Silent], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Hold(200)), Timed::at(FAULT + 2, Step::Ask(MAKE_ROOM))];

const MAKE_ROOM: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE usename = 'auth' AND application_name <> 'operator'";
