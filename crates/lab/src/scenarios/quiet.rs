//! Nothing happens.

use super::scenario::{OTHER, Play, Scenario};

pub(super) static SCENARIO: Scenario = Scenario {
    id: "quiet",
    story: "An ordinary minute.",
    plays: &[Play { engine: "haproxy", lines: &[], steps: &[] }, Play { engine: "nginx", lines: &[], steps: &[] }],
    ..OTHER
};
