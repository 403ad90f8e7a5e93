//! Another client takes all connections of the database.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "database-full",
    story: "A report opens connections straight to the primary until there are no more. Pools that renew \
            theirs get none.",
    guilty: Some(SuspectId::Database),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.1)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Hold(200))];
