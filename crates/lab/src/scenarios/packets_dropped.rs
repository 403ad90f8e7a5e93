//! The network between the balancer and auth drops everything.

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Step, Timed, Weather};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "packets-dropped",
    story: "A firewall's new rule drops all packets between the balancer and auth. Whoever asks auth from \
            elsewhere finds it well.",
    guilty: Some(SuspectId::Network),
    hits: &[Hit::new(
        Deed::LogIn,
        &[Outcome::Silent, Outcome::Status(503), Outcome::Status(504), Outcome::Status(502)],
        0.5,
    )],
    plays: &both(STEPS),
    ..OTHER
};

const STEPS: &[Timed] = &[Timed::at(FAULT, Step::Network(Weather::Dropped))];
