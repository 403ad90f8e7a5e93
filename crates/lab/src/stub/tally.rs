//! What an endpoint counts.

use std::sync::atomic::{AtomicU64, Ordering};

/// What one endpoint got so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Connections taken.
    pub connections: u64,
    /// Requests, and connections that spoke TCP.
    pub requests: u64,
    /// Health checks among the requests that came in, counted here and not there.
    pub checks: u64,
}

/// Where it is counted.
#[derive(Default)]
pub(super) struct Counters {
    connections: AtomicU64,
    requests: AtomicU64,
    checks: AtomicU64,
}

impl Counters {
    pub(super) fn connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn request(&self, is_check: bool) {
        let counter = if is_check { &self.checks } else { &self.requests };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn tally(&self) -> Tally {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Tally { connections: read(&self.connections), requests: read(&self.requests), checks: read(&self.checks) }
    }
}
