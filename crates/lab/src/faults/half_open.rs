//! Half open: a machine that dies in the middle of an answer, or a network that swallows the rest.

use super::{Behaviour, Deed};

/// Answers the first half and then says nothing more; the connection stays.
pub fn half_open() -> Behaviour {
    Behaviour::new("half-open", |_| Deed::Half)
}
