//! Limited: an endpoint that can do so much and no more.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Behaviour, Deed};

/// Answers up to `rate` requests a second, health checks aside, and 503 above it.
pub fn limited(rate: u32) -> Behaviour {
    let credit = Mutex::new((f64::from(rate), Instant::now()));
    Behaviour::new("limited", move |asked| {
        if asked.is_check || is_within(&credit, f64::from(rate)) {
            return Deed::RIGHT;
        }
        Deed::Answer { status: 503, after: Duration::ZERO }
    })
}

/// Takes one from a credit that grows by `rate` a second up to a second's worth.
fn is_within(credit: &Mutex<(f64, Instant)>, rate: f64) -> bool {
    let mut credit = credit.lock().unwrap_or_else(PoisonError::into_inner);
    let (left, since) = *credit;
    let left = (left + since.elapsed().as_secs_f64() * rate).min(rate);
    let is_within = left >= 1.0;
    *credit = (if is_within { left - 1.0 } else { left }, Instant::now());
    is_within
}
