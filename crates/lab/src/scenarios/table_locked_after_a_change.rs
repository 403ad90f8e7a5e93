//! A migration locks a table, soon after a change of the balancer that has nothing to do with it.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{HARMLESS, HARMLESS_NGINX, Hit, LATE, OTHER, Play, Scenario, touched};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "table-locked-after-a-change",
    story: "A timeout of the balancer is changed, which nobody can notice. Some seconds later a migration \
            takes a lock on all sessions.",
    guilty: Some(SuspectId::Queries),
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Silent, Outcome::Status(500), Outcome::Status(503)], 0.5)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[],
            steps: &[
                touched(HARMLESS),
                Timed::at(LATE, Step::Ask("BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")),
            ],
        },
        Play {
            engine: "nginx",
            lines: &[],
            steps: &[
                touched(HARMLESS_NGINX),
                Timed::at(LATE, Step::Ask("BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")),
            ],
        },
    ],
    ..OTHER
};
