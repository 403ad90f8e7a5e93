//! The day and the time, in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use finding::Date;

const SECONDS_A_DAY: u64 = 86_400;

/// Today in UTC.
pub fn today() -> Date {
    Date::of_day((seconds() / SECONDS_A_DAY) as i64)
}

/// Seconds since 1970, UTC.
pub fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
