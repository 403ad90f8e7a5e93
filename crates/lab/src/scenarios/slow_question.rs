//! A question to the database has become slow.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "slow-question",
    story: "The plan of the query for a user has gone bad over night. A log-in takes four times as long, \
            and auth turns away what it can't bear.",
    guilty: Some(SuspectId::Queries),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503), Outcome::Status(500)], 0.2)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Ask(SLOW))];

/// The plan of the query has gone bad: it takes 1.2 s, at no cost to this machine.
const SLOW: &str = "CREATE OR REPLACE FUNCTION find_user(wanted text) RETURNS SETOF users LANGUAGE plpgsql STABLE AS
  $$ BEGIN PERFORM pg_sleep(1.2); RETURN QUERY SELECT * FROM users WHERE name = wanted; END $$";
