//! What is deployed: a version, and what is wrong with it.

use std::time::Duration;

/// A version of the auth application.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Build {
    /// Its number.
    pub version: &'static str,
    /// What its change is said to be.
    pub note: &'static str,
    /// How long a password takes to verify.
    pub cost: Duration,
    /// Connections to the database that can write which an endpoint keeps.
    pub pool: usize,
    /// The part of right log-ins that it refuses.
    pub refuses: f64,
    /// The part of log-ins that it answers with 500.
    pub fails: f64,
    /// The part of log-ins that take a connection to the database and forget it.
    pub leaks: f64,
}

impl Build {
    /// The one that runs when all is well.
    pub const SOUND: Build = Build {
        version: "2.4.0",
        note: "translations",
        cost: Duration::from_millis(400),
        pool: 36,
        refuses: 0.0,
        fails: 0.0,
        leaks: 0.0,
    };
}
