//! Resetting: a process that falls over each request, or a firewall that cuts in.

use super::{Behaviour, Deed};

/// Breaks each connection off with a reset once it has the head of a request.
pub fn resetting() -> Behaviour {
    Behaviour::new("resetting", |_| Deed::Reset)
}
