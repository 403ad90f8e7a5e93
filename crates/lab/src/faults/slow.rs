//! Slow: an endpoint that does its work, but takes its time.

use std::time::Duration;

use super::{Behaviour, Deed};

/// Answers rightly after `delay`.
pub fn slow(delay: Duration) -> Behaviour {
    Behaviour::new("slow", move |_| Deed::Answer { status: 200, after: delay })
}
