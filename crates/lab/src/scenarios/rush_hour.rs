//! More users come than usual, and all are served.

use super::scenario::{FAULT, OTHER, Scenario, both};
use crate::stack::{Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "rush-hour",
    story: "It is ten o'clock and a sixth more users come than usual. All of them are served.",
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Rush(45))];
