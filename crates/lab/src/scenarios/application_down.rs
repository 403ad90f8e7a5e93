//! Both application servers are gone.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "application-down",
    story: "Both application servers have run out of memory and are gone. Log-ins work; there is nothing to \
            log in to.",
    guilty: Some(SuspectId::Application),
    hits: &[Hit::new(Deed::Page, &[Outcome::Status(503), Outcome::Status(502)], 0.5)],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::EndApps(&[0, 1]))];
