//! The balancer's configuration is changed, and nobody can notice.

use super::scenario::{HARMLESS, HARMLESS_NGINX, OTHER, Play, Scenario, touched};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "harmless-change",
    story: "A timeout of the balancer is changed that makes no difference to anybody.",
    plays: &[
        Play { engine: "haproxy", lines: &[], steps: &[touched(HARMLESS)] },
        Play { engine: "nginx", lines: &[], steps: &[touched(HARMLESS_NGINX)] },
    ],
    ..OTHER
};
