//! Auth forgets to give connections back.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Build, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "connections-leak",
    story: "A rare way through auth takes a connection to the primary and never gives it back. The pools \
            run dry within seconds, while the database has nothing to do.",
    guilty: Some(SuspectId::ConnectionPool),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500), Outcome::Status(503), Outcome::Silent], 0.3)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] =
    &[Timed::at(FAULT, Step::Ail { endpoints: &[0, 1, 2, 3], build: Build { leaks: 0.5, ..Build::SOUND } })];
