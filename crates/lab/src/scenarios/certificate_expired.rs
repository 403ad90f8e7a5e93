//! The certificate that auth's endpoints show ends, and the balancer doesn't trust them any more.

use std::time::Duration;

use incident::SuspectId;

use super::scenario::{FAULT, Hit, OTHER, Scenario, both};
use crate::stack::{Deed, Outcome, Setup};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "certificate-expired",
    story: "The balancer speaks TLS to auth and checks whom it speaks to. All endpoints of auth show the same \
            certificate, which nobody has renewed: it ends.",
    guilty: Some(SuspectId::Application),
    setup: ends,
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(502), Outcome::Status(503)], 0.5)],
    plays: &both(&[]),
    ..OTHER
};

fn ends(setup: &mut Setup) {
    setup.certificate_ends = Some(Duration::from_secs(FAULT));
}
