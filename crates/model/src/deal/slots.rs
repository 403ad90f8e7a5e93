//! Slots: a hash modulo the sum of all weights, counted off along the endpoints.

use super::hash::{OCTETS_START, crc32_on, octets};
use crate::HashFunction;

/// After so many slots of endpoints that take nothing, turns are taken.
const TRIES: u32 = 20;

/// Endpoints with their slots; those that are down keep theirs.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    weights: Vec<u32>,
    takes: Vec<bool>,
}

impl Slots {
    /// Endpoints by weight, nobody taking part yet.
    pub(super) fn new(weights: impl Iterator<Item = u32>) -> Self {
        let weights: Vec<u32> = weights.collect();
        Slots { takes: vec![false; weights.len()], weights }
    }

    /// Lets an endpoint take part, or not.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.takes[index] = takes;
    }

    /// The endpoint of a key; `None` where too many hashes in a row fall on endpoints that take nothing.
    pub(super) fn placed(&self, function: HashFunction, key: &[u8]) -> Option<usize> {
        let total: u32 = self.weights.iter().sum();
        let mut hash = if function == HashFunction::Octets { OCTETS_START } else { 0 };
        for attempt in 0..=TRIES {
            hash = match function {
                HashFunction::Octets => octets(hash, key),
                _ => hash.wrapping_add(further(attempt, key)),
            };
            let index = self.slot(hash.checked_rem(total)?);
            if let Some(index) = index.filter(|index| self.takes[*index]) {
                return Some(index);
            }
        }
        None
    }

    /// Whose slot it is.
    fn slot(&self, mut slot: u32) -> Option<usize> {
        self.weights.iter().position(|weight| {
            let is_own = slot < *weight;
            slot = slot.saturating_sub(*weight);
            is_own
        })
    }
}

/// The upper half of the CRC of the key, with the number of the attempt before it from the second on.
fn further(attempt: u32, key: &[u8]) -> u32 {
    let number = if attempt > 0 { attempt.to_string() } else { String::new() };
    (!crc32_on(crc32_on(!0, number.as_bytes()), key) >> 16) & 0x7fff
}
