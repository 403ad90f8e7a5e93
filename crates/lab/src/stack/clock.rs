//! The time, as observations and logs have it.

use std::time::{SystemTime, UNIX_EPOCH};

use model::Moment;

/// Now.
pub(crate) fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// `2026-11-27T18:05:55Z`.
pub(crate) fn second(moment: Moment) -> String {
    let text = moment.to_string();
    format!("{}Z", text.split('.').next().unwrap_or(&text))
}
