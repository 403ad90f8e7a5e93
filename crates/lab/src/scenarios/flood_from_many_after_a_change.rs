//! Log-ins with guessed passwords come from hundreds of addresses, soon after a change of the balancer.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{HARMLESS, HARMLESS_NGINX, Hit, LATE, OTHER, Play, Scenario, touched};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "flood-from-many-after-a-change",
    story: "A timeout of the balancer is changed, which nobody can notice. Some seconds later someone tries \
            leaked passwords from four hundred addresses.",
    guilty: Some(SuspectId::Flood),
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(503)], 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[],
            steps: &[
                touched(HARMLESS),
                Timed::at(LATE, Step::Flood { sources: 400, rate: 45.0, route: "auth.example.com/login" }),
            ],
        },
        Play {
            engine: "nginx",
            lines: &[],
            steps: &[
                touched(HARMLESS_NGINX),
                Timed::at(LATE, Step::Flood { sources: 400, rate: 45.0, route: "auth.example.com/login" }),
            ],
        },
    ],
    ..OTHER
};
