//! The certificate of auth's endpoints ends, soon after a change of the balancer that has nothing to do with it.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{HARMLESS, HARMLESS_NGINX, Hit, LATE, Play, Scenario, touched};
use crate::stack::{Deed, Outcome, Setup};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "certificate-expired-after-a-change",
    story: "A timeout of the balancer is changed, which nobody can notice. Some seconds later the certificate \
            ends that all endpoints of auth show, and the balancer doesn't trust them any more.",
    guilty: Some(SuspectId::Application),
    setup: ends,
    begins: Duration::from_secs(LATE),
    lasts: Duration::from_secs(LATE + 30),
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(502), Outcome::Status(503)], 0.5)],
    plays: &[
        Play { engine: "haproxy", lines: &[], steps: &[touched(HARMLESS)] },
        Play { engine: "nginx", lines: &[], steps: &[touched(HARMLESS_NGINX)] },
    ],
};

fn ends(setup: &mut Setup) {
    setup.certificate_ends = Some(Duration::from_secs(LATE));
}
