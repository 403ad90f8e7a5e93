//! Numbers for endpoints of pools.

use super::table::{Key, Table};

/// Endpoints of pools, each with a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Spots {
    numbers: Table<1, u32>,
    /// Pool and endpoint.
    spots: Vec<(u32, u32)>,
}

impl Spots {
    /// The number of an endpoint of a pool; a new one where it wasn't known.
    pub(super) fn number(&mut self, pool: u32, endpoint: u32) -> u32 {
        let key = Key::of([u64::from(pool) << 32 | u64::from(endpoint)]);
        self.numbers.get(&key).unwrap_or_else(|| {
            let number = self.spots.len() as u32;
            self.spots.push((pool, endpoint));
            self.numbers.set(key, number);
            number
        })
    }

    pub(super) fn pool(&self, spot: u32) -> u32 {
        self.spots[spot as usize].0
    }

    pub(super) fn endpoint(&self, spot: u32) -> u32 {
        self.spots[spot as usize].1
    }
}
