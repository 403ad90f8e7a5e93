//! Killed: a process that is gone, on a machine that is still there.

use super::{Behaviour, Deed};

/// Refuses connections and drops those it has.
pub fn killed() -> Behaviour {
    Behaviour { is_open: false, ..Behaviour::new("killed", |_| Deed::Reset) }
}
