//! What an endpoint counts.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that grows.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    pub(super) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn set(&self, count: u64) {
        self.0.store(count, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// All that an endpoint counts since it was started.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Requests of users and applications.
    pub(super) requests: Counter,
    /// Log-ins that were turned away because there was no place.
    pub(super) overloaded: Counter,
    /// Log-ins that worked.
    pub(super) accepted: Counter,
    /// Log-ins with a wrong name or password.
    pub(super) refused: Counter,
    /// Answers with 500.
    pub(super) faults: Counter,
    /// Sessions that there are in all, as the database says.
    pub(super) sessions: Counter,
    /// Questions to databases.
    pub(super) queries: Counter,
    /// Microseconds that they took.
    pub(super) query_micros: Counter,
    /// Refused by a database that can only be read.
    pub(super) read_only: Counter,
    /// Given up because they took too long.
    pub(super) slow: Counter,
    /// Failed otherwise.
    pub(super) other: Counter,
}
