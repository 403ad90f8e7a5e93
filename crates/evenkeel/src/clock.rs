//! The day, in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use finding::Date;

const SECONDS_A_DAY: u64 = 86_400;

/// Today in UTC.
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::of_day((since.as_secs() / SECONDS_A_DAY) as i64)
}
