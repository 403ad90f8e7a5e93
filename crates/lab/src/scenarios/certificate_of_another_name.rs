//! The balancer holds the certificate of auth's endpoints against a name that it isn't for.

use std::time::Duration;

use super::scenario::{BALANCER, Hit, Play, Scenario, fault};
use crate::stack::{Author, Deed, Outcome, Setup};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "certificate-of-another-name",
    story: "auth is to have a name of its own inside, and the balancer asks for it already. The certificate that \
            auth's endpoints show is for the old name: the balancer trusts none of them.",
    setup: secured,
    hits: &[Hit::new(Deed::LogIn, &[Outcome::Status(502), Outcome::Status(503)], 0.5)],
    plays: &[
        Play {
            engine: "haproxy",
            lines: &[
                "default-server ssl verify required ca-file {folder}/ca.pem sni str(auth.internal.example.com) check-sni auth.internal.example.com",
            ],
            steps: &[fault(
                Author::Jun,
                SUBJECT,
                &[(
                    "sni str(auth.example.com) check-sni auth.example.com",
                    "sni str(auth.internal.example.com) check-sni auth.internal.example.com",
                )],
            )],
        },
        Play {
            engine: "nginx",
            lines: &["proxy_ssl_name auth.internal.example.com;"],
            steps: &[fault(
                Author::Jun,
                SUBJECT,
                &[("proxy_ssl_name auth.example.com;", "proxy_ssl_name auth.internal.example.com;")],
            )],
        },
    ],
    ..BALANCER
};

const SUBJECT: &str = "auth goes by its inner name (#1187)";

/// The certificate itself lasts.
fn secured(setup: &mut Setup) {
    setup.certificate_ends = Some(Duration::from_secs(86_400));
}
