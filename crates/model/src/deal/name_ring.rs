//! A ring whose points come from addresses as written. Endpoints that are down keep their points; a key that falls on one of
//! them goes on to the next point.

use super::ring::{Ring, of_name};

/// After so many points of endpoints that take nothing, turns are taken.
const TRIES: usize = 21;

/// The ring of the names, and who takes part.
#[derive(Clone, Debug, Default)]
pub(super) struct NameRing {
    ring: Ring,
    takes: Vec<bool>,
}

impl NameRing {
    /// Endpoints by address as written and weight, nobody taking part yet.
    pub(super) fn new<'w>(endpoints: impl Iterator<Item = (&'w str, u32)>) -> Self {
        let mut own = NameRing::default();
        for (index, (written, weight)) in endpoints.enumerate() {
            own.ring.add(index, of_name(written, weight));
            own.takes.push(false);
        }
        own
    }

    /// Lets an endpoint take part, or not.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.takes[index] = takes;
    }

    /// The endpoint of a place; `None` where too many points in a row belong to endpoints that take nothing.
    pub(super) fn placed(&self, place: u32) -> Option<usize> {
        self.ring.from(place).take(TRIES).find(|index| self.takes[*index])
    }
}
