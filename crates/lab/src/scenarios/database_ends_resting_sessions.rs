//! The database ends sessions that rest.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "database-ends-resting-sessions",
    story: "A new setting of the primary ends sessions that rest for three seconds. Log-ins that meet one \
            fail, as if something between had cut it.",
    guilty: Some(SuspectId::Database),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.05)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[
    Timed::at(FAULT, Step::Ask("ALTER SYSTEM SET idle_session_timeout = '3s'")),
    Timed::at(FAULT, Step::Ask("SELECT pg_reload_conf()")),
];
