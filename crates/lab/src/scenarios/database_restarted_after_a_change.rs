//! The database is restarted, soon after a change of the balancer that has nothing to do with it.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{HARMLESS, HARMLESS_NGINX, Hit, LATE, OTHER, Play, Scenario, touched};
use crate::stack::{Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "database-restarted-after-a-change",
    story: "A timeout of the balancer is changed, which nobody can notice. Some seconds later the primary \
            is restarted.",
    guilty: Some(SuspectId::Database),
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.05)],
    plays: &[
        Play { engine: "haproxy", lines: &[], steps: &[touched(HARMLESS), Timed::at(LATE, Step::RestartDatabase(0))] },
        Play {
            engine: "nginx",
            lines: &[],
            steps: &[touched(HARMLESS_NGINX), Timed::at(LATE, Step::RestartDatabase(0))],
        },
    ],
    ..OTHER
};
