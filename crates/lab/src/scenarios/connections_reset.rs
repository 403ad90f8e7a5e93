//! The network between the balancer and auth resets every connection.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed, Weather};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "connections-reset",
    story: "A firewall between the balancer and auth has lost its table and resets whatever it doesn't \
            know, which is everything.",
    guilty: Some(SuspectId::Network),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503), Outcome::Status(502)], 0.5)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Network(Weather::Reset))];
