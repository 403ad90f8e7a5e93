//! What one machine can bear: so many log-ins are worked on at once, a few more wait, and the rest is turned away.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Log-ins that are worked on at once.
const HANDS: usize = 4;

/// Log-ins that are worked on or wait.
pub(super) const SEATS: usize = 12;

/// The desk of an endpoint.
#[derive(Debug)]
pub(super) struct Desk {
    seats: Arc<Semaphore>,
    hands: Arc<Semaphore>,
}

/// A place at the desk.
#[derive(Debug)]
pub(super) struct Seat {
    _seat: OwnedSemaphorePermit,
    hands: Arc<Semaphore>,
}

impl Desk {
    pub(super) fn new() -> Desk {
        Desk { seats: Arc::new(Semaphore::new(SEATS)), hands: Arc::new(Semaphore::new(HANDS)) }
    }

    /// A place; `None` where all are taken.
    pub(super) fn enter(&self) -> Option<Seat> {
        let seat = self.seats.clone().try_acquire_owned().ok()?;
        Some(Seat { _seat: seat, hands: self.hands.clone() })
    }

    /// How many places are taken.
    pub(super) fn taken(&self) -> usize {
        SEATS - self.seats.available_permits()
    }
}

impl Seat {
    /// Waits until it is this one's turn; the turn is over when what this gives is dropped.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.hands.clone().acquire_owned().await.ok()
    }
}
