//! Minute by minute.

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

/// The minutes of a pool from its first to its last, out of those that have requests; there are so many `endpoints`.
pub(super) fn filled(minutes: Vec<Minute>, endpoints: usize) -> Vec<Minute> {
    let span = minutes.first().zip(minutes.last()).map(|(first, last)| first.minute..=last.minute);
    let Some(span) = span.filter(|span| span.end() - span.start() <= LONGEST) else { return minutes };
    let mut some = minutes.into_iter().peekable();
    let empty = |minute| Minute { minute, total: Total::default(), requests: vec![0; endpoints] };
    span.map(|minute| some.next_if(|one| one.minute == minute).unwrap_or_else(|| empty(minute))).collect()
}
