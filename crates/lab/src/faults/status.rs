//! Status: an endpoint that answers quickly, with an error.

use std::time::Duration;

use super::{Behaviour, Deed};

/// Answers everything, health checks too, with `status`.
pub fn status(status: u16) -> Behaviour {
    Behaviour::new("status", move |_| Deed::Answer { status, after: Duration::ZERO })
}
