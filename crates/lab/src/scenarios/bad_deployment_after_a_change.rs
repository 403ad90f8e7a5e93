//! A version of auth that doesn't work is deployed, soon after a change of the balancer that has nothing to do with it.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{HARMLESS, HARMLESS_NGINX, Hit, LATE, OTHER, Play, Scenario, touched};
use crate::stack::{Author, Build, Deed, Outcome, Step, Timed};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "bad-deployment-after-a-change",
    story: "A timeout of the balancer is changed, which nobody can notice. Some seconds later a version of \
            auth is deployed that fails half of the time.",
    guilty: Some(SuspectId::Deployment),
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(500)], 0.2)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[],
            steps: &[
                touched(HARMLESS),
                Timed::at(LATE, Step::Deploy { author: Author::Mara, endpoints: &[0, 1, 2, 3], build: BAD }),
            ],
        },
        Play {
            engine: "nginx",
            lines: &[],
            steps: &[
                touched(HARMLESS_NGINX),
                Timed::at(LATE, Step::Deploy { author: Author::Mara, endpoints: &[0, 1, 2, 3], build: BAD }),
            ],
        },
    ],
    ..OTHER
};

const BAD: Build = Build { version: "2.5.0", note: "second factor", fails: 0.5, ..Build::SOUND };
