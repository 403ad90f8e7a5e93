//! Stalled: an endpoint that is waiting for something itself.

use super::{Behaviour, Deed};

/// Takes connections and requests and never answers.
pub fn stalled() -> Behaviour {
    Behaviour::new("stalled", |_| Deed::Nothing)
}
