//! Minute by minute.

use std::collections::BTreeMap;

use model::Text;
use traffic::{Cell, Key};

use super::Total;

/// What one minute of a pool comes to.
#[derive(Clone, Debug)]
pub struct Minute {
    /// Since 1970, UTC.
    pub minute: i64,
    /// All of its requests.
    pub total: Total,
    /// Requests of each endpoint, in the order of the pool's.
    pub requests: Vec<u64>,
}

/// Minutes without a request are filled in where there are no more than in a month: a clock may have been wrong for a line.
const LONGEST: i64 = 31 * 24 * 60;

/// The minutes of a pool from its first to its last; `endpoints` are the pool's.
pub(super) fn minutes(cells: &[(&Key, &Cell)], endpoints: &[Text]) -> Vec<Minute> {
    let empty = |minute| Minute { minute, total: Total::default(), requests: vec![0; endpoints.len()] };
    let mut minutes: BTreeMap<i64, Minute> = BTreeMap::new();
    for (key, cell) in cells {
        let own = minutes.entry(key.minute).or_insert_with(|| empty(key.minute));
        own.total.merge(cell);
        if let Some(endpoint) = endpoints.iter().position(|own| *own == key.endpoint) {
            own.requests[endpoint] += cell.requests;
        }
    }
    if let Some((first, last)) = minutes.keys().min().copied().zip(minutes.keys().max().copied())
        && last - first <= LONGEST
    {
        for minute in first..=last {
            minutes.entry(minute).or_insert_with(|| empty(minute));
        }
    }
    minutes.into_values().collect()
}
