//! Bunches of one minute while its lines are read.
//!
//! A pool with few clients has a table of fine groups. One with many soon has the coarsest grouping: then each endpoint has an array with
//! a count for each group, and nothing has to be looked for.

use super::spots::Spots;
use crate::Bunches;
use crate::bunches::{COARSEST, FINEST, coarser};
use crate::grouped::Parts;

/// Counts that are kept of a minute, where not more endpoints than eight are asked.
const KEPT: usize = 256;
/// Groups of the coarsest grouping.
const GROUPS: usize = 1 << COARSEST;

/// Bunches of one minute.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    /// By number of the pool.
    pools: Vec<Pool>,
    /// Pools with requests.
    touched: Vec<u32>,
    /// One more than the number of the row of a spot; 0: it has none.
    rows: Vec<u32>,
    /// Requests at the spot by group.
    counts: Vec<(u32, [u32; GROUPS])>,
}

/// What is known of one pool.
#[derive(Clone, Debug, Default)]
struct Pool {
    /// Bits of a group's number; 0: no requests.
    bits: u8,
    fine: Fine,
    /// Whether it had many clients the last time.
    is_busy: bool,
}

/// Bunches of one pool in a minute that is done.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    pub(super) minute: i64,
    pub(super) pool: u32,
    pub(super) parts: Parts,
}

impl Groups {
    /// Counts requests of clients of these groups, of the finest grouping.
    pub(super) fn add(&mut self, pool: u32, spot: u32, mut groups: &[u16]) {
        while let Some((group, others)) = groups.split_first() {
            if self.pools.get(pool as usize).is_some_and(|own| own.bits == COARSEST) {
                let row = self.row(spot);
                groups.iter().for_each(|group| row[usize::from(group >> (FINEST - COARSEST))] += 1);
                return;
            }
            self.add_fine(pool, spot, u32::from(*group));
            groups = others;
        }
    }

    /// The counts of a spot by group.
    #[inline]
    fn row(&mut self, spot: u32) -> &mut [u32; GROUPS] {
        let row = self.rows.get(spot as usize).copied().unwrap_or_default();
        let row = if row == 0 { self.new_row(spot) } else { row };
        &mut self.counts[row as usize - 1].1
    }

    #[cold]
    fn new_row(&mut self, spot: u32) -> u32 {
        let spot_at = spot as usize;
        if spot_at >= self.rows.len() {
            self.rows.resize(spot_at + 1, 0);
        }
        self.counts.push((spot, [0; GROUPS]));
        self.rows[spot_at] = self.counts.len() as u32;
        self.rows[spot_at]
    }

    #[inline(never)]
    fn add_fine(&mut self, pool: u32, spot: u32, group: u32) {
        let pool_at = pool as usize;
        if pool_at >= self.pools.len() {
            self.pools.resize(pool_at + 1, Pool::default());
        }
        let own = &mut self.pools[pool_at];
        if own.bits == 0 {
            // Where hardly a count of the coarsest grouping was empty it would be the same again.
            own.bits = if own.is_busy { COARSEST } else { FINEST };
            self.touched.push(pool);
        }
        own.fine.add(group >> (FINEST - own.bits), spot, 1);
        while own.fine.taken > KEPT && own.bits > COARSEST {
            let bits = coarser(own.bits);
            let steps = own.bits - bits;
            own.bits = bits;
            let all = std::mem::take(&mut own.fine);
            all.counts().for_each(|(group, spot, requests)| own.fine.add(group >> steps, spot, requests));
        }
        if own.bits == COARSEST {
            let all = std::mem::take(&mut own.fine);
            all.counts().for_each(|(group, spot, requests)| self.row(spot)[group as usize % GROUPS] += requests);
        }
    }

    /// Packs all that there is, pool by pool, and is empty afterwards.
    pub(super) fn pack(&mut self, minute: i64, spots: &Spots, done: &mut Vec<Packed>) {
        let place = |spot: u32| (spots.pool(spot), spots.endpoint(spot));
        self.counts.sort_unstable_by_key(|(spot, _)| place(*spot));
        for rows in self.counts.chunk_by(|one, other| spots.pool(one.0) == spots.pool(other.0)) {
            let group = |group: u32| {
                let requests = rows.iter().map(move |(spot, row)| (*spot, row[group as usize]));
                let some = requests.filter(|(_, requests)| *requests != 0);
                some.map(move |(spot, requests)| (group, spots.endpoint(spot), requests))
            };
            let bunches = Bunches::of_parts(COARSEST, (0..GROUPS as u32).flat_map(group));
            let pool = spots.pool(rows[0].0);
            self.pools[pool as usize].is_busy = bunches.counts() * 20 >= rows.len() * GROUPS * 19;
            done.push(Packed { minute, pool, parts: Parts::of(&bunches) });
        }
        for pool in self.touched.drain(..) {
            let own = &mut self.pools[pool as usize];
            let (bits, fine) = (std::mem::take(&mut own.bits), std::mem::take(&mut own.fine));
            if bits > COARSEST {
                own.is_busy = false;
                let parts = fine.counts().map(|(group, spot, requests)| (group, spots.endpoint(spot), requests));
                done.push(Packed { minute, pool, parts: Parts::of(&Bunches::of_parts(bits, parts)) });
            }
        }
        self.counts.drain(..).for_each(|(spot, _)| self.rows[spot as usize] = 0);
    }
}

/// Requests by group and spot.
#[derive(Clone, Debug, Default)]
struct Fine {
    /// Key and requests, 0 for a free place. As many as a power of two, or none; never more than half full.
    places: Vec<(u64, u32)>,
    taken: usize,
}

impl Fine {
    fn add(&mut self, group: u32, spot: u32, requests: u32) {
        if self.taken * 2 >= self.places.len() {
            let places = vec![(0, 0); (self.places.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.places, places);
            old.iter().filter(|(_, requests)| *requests != 0).for_each(|old| {
                let place = self.place(old.0);
                self.places[place] = *old;
            });
        }
        let key = u64::from(group) << 32 | u64::from(spot);
        let place = self.place(key);
        let (own, sum) = &mut self.places[place];
        self.taken += usize::from(*sum == 0);
        *own = key;
        *sum = sum.saturating_add(requests);
    }

    /// The place of a key, or the free one where it belongs.
    fn place(&self, key: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & mask;
        while self.places[place].1 != 0 && self.places[place].0 != key {
            place = (place + 1) & mask;
        }
        place
    }

    /// Group, spot and requests.
    fn counts(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        let some = self.places.iter().filter(|(_, requests)| *requests != 0);
        some.map(|(key, requests)| ((key >> 32) as u32, *key as u32, *requests))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bunches::finest;

    /// Requests of clients: pool, endpoint and client.
    fn requests(count: u32, clients: u32) -> impl Iterator<Item = (u32, u32, u64)> {
        (0..count).map(move |request| {
            let odd = request.wrapping_mul(0x9e37_79b9) >> 7;
            (odd % 3, 1 + odd / 3 % 4, u64::from(odd / 12 % clients))
        })
    }

    /// The same minute counted in groups, and in bunches without any haste.
    fn agree(groups: &mut Groups, spots: &mut Spots, count: u32, clients: u32) {
        let mut expected = vec![Bunches::default(); 3];
        for (pool, endpoint, client) in requests(count, clients) {
            groups.add(pool, spots.number(pool, endpoint), &[finest(client) as u16]);
            expected[pool as usize].add(client, endpoint);
        }
        expected.iter_mut().for_each(|bunches| bunches.coarsen(KEPT));
        let mut done = Vec::new();
        groups.pack(7, spots, &mut done);
        done.sort_by_key(|packed| packed.pool);
        assert_eq!(
            done.iter().map(|packed| (packed.minute, packed.pool)).collect::<Vec<_>>(),
            [(7, 0), (7, 1), (7, 2)]
        );
        for (packed, expected) in done.iter().zip(&expected) {
            assert_eq!(packed.parts.numbered(Some), *expected, "{count} requests of {clients} clients");
        }
    }

    #[test]
    fn groups_come_to_the_bunches_of_all_requests() {
        for (count, clients) in [(30, 10), (900, 60), (900, 400), (3_000, 50), (30_000, 20_000)] {
            agree(&mut Groups::default(), &mut Spots::default(), count, clients);
        }
        // A minute after one with many clients, and one after few, where they are as many or as few.
        let (mut groups, mut spots) = (Groups::default(), Spots::default());
        for (count, clients) in [(30_000, 20_000), (30_000, 20_000), (900, 10), (900, 10)] {
            if count == 900 && groups.pools[0].is_busy {
                // The first minute with few clients is still grouped as the one before, and told to be few.
                requests(count, clients).for_each(|(pool, endpoint, client)| {
                    groups.add(pool, spots.number(pool, endpoint), &[finest(client) as u16]);
                });
                let mut done = Vec::new();
                groups.pack(7, &spots, &mut done);
                assert!(done.iter().all(|packed| packed.parts.numbered(Some).bits() == COARSEST));
                assert_eq!(done.iter().map(|packed| packed.parts.numbered(Some).requests()).sum::<u64>(), 900);
                assert!(!groups.pools[0].is_busy);
                continue;
            }
            agree(&mut groups, &mut spots, count, clients);
        }
    }
}
