//! A question to the database has become slow, soon after a deployment that has nothing to do with it.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{Hit, LATE, OTHER, Scenario, both, renewed};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "slow-question-after-a-deployment",
    story: "A harmless version of auth is deployed. Some seconds later the plan of the query for a user \
            goes bad.",
    guilty: Some(SuspectId::Queries),
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503), Outcome::Status(500)], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[renewed(), Timed::at(LATE, Step::Ask(SLOW))];

/// The plan of the query has gone bad: it takes 1.2 s, at no cost to this machine.
const SLOW: &str = "CREATE OR REPLACE FUNCTION find_user(wanted text) RETURNS SETOF users LANGUAGE plpgsql STABLE AS
  $$ BEGIN PERFORM pg_sleep(1.2); RETURN QUERY SELECT * FROM users WHERE name = wanted; END $$";
