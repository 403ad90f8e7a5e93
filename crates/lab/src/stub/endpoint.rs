//! What all conversations of an endpoint share.

use std::net::SocketAddr;
use std::sync::{PoisonError, RwLock};

use tokio::sync::watch;

use super::tally::Counters;
use crate::faults::{Asked, Behaviour, Deed};

/// An endpoint, as its conversations see it.
pub(super) struct Endpoint {
    pub(super) address: SocketAddr,
    pub(super) counters: Counters,
    checks: RwLock<Option<Vec<u8>>>,
    behaviour: watch::Receiver<Behaviour>,
}

impl Endpoint {
    pub(super) fn new(address: SocketAddr, behaviour: watch::Receiver<Behaviour>) -> Endpoint {
        Endpoint { address, counters: Counters::default(), checks: RwLock::new(None), behaviour }
    }

    /// Requests whose first line begins so are health checks from now on.
    pub(super) fn set_checks(&self, line: &str) {
        *self.checks.write().unwrap_or_else(PoisonError::into_inner) = Some(line.as_bytes().to_vec());
    }

    /// Counts a request and says what to do with it.
    pub(super) fn meets(&self, first_line: &[u8]) -> Deed {
        let checks = self.checks.read().unwrap_or_else(PoisonError::into_inner);
        let is_check = checks.as_ref().is_some_and(|line| first_line.starts_with(line));
        self.counters.request(is_check);
        self.behaviour.borrow().deed(Asked { is_check })
    }

    /// Comes back when the endpoint is killed, or all stubs are dropped.
    pub(super) async fn gone(&self) {
        let mut behaviour = self.behaviour.clone();
        let _ = behaviour.wait_for(|behaviour| !behaviour.is_open()).await;
    }
}
