//! How requests of a pool come in bunches: which of them stick together, in little room.

/// How many counts are kept before groups are laid together.
const KEPT: usize = 1_024;
/// Bits of a group's number at first: 65,536 groups, so that a few hundred clients hardly ever share one.
pub(crate) const FINEST: u8 = 16;
/// Bits below which groups are not laid together any more: a variance needs some of them.
pub(crate) const COARSEST: u8 = 5;
/// Bits by which groups are laid together at once: most of what one bit leaves would have to be gone through again at the next.
const STEP: u8 = 3;

/// Counts per group of clients and endpoint. A client, or a connection where the log tells them apart, is in one group by its hash.
///
/// Requests of one client stick together, those of two don't. So groups are independent whatever happens within them, and the
/// variance between them is that of the whole: *random groups* (P. C. Mahalanobis, 1946; K. M. Wolter, *Introduction to Variance
/// Estimation*, chapter 2). Heavy clients are all counted, where a sample of clients could miss them. Where there is little
/// traffic a group is hardly ever more than one client; where there is much, groups are laid together by eights, which leaves 32 of
/// them at the least. Two of these merge by addition, at the coarser grouping. Up to 1,024 counts of 8 octets are kept,
/// and more only where a pool has more than 32 endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bunches {
    /// Bits of a group's number.
    bits: u8,
    /// Group (upper 16 bits) and endpoint (lower 16 bits), and requests; sorted.
    counts: Vec<(u32, u32)>,
}

impl Default for Bunches {
    fn default() -> Self {
        Bunches { bits: FINEST, counts: Vec::new() }
    }
}

impl Bunches {
    /// Counts a request of a client, or of a connection, at an endpoint. Any hash will do; endpoints are numbered by the caller,
    /// alike in all that are merged, and above 65,535 they are one.
    pub fn add(&mut self, hash: u64, endpoint: u32) {
        self.add_times(hash, endpoint, 1);
    }

    /// Counts several requests of a client at an endpoint.
    pub fn add_times(&mut self, hash: u64, endpoint: u32, requests: u32) {
        let key = key(finest(hash) >> (FINEST - self.bits), endpoint);
        match self.counts.binary_search_by_key(&key, |(own, _)| *own) {
            Ok(place) => self.counts[place].1 = self.counts[place].1.saturating_add(requests),
            Err(place) => {
                self.counts.insert(place, (key, requests));
                self.coarsen(KEPT);
            }
        }
    }

    /// Lays groups together until their numbers have this many bits.
    fn fold(&mut self, bits: u8) {
        let steps = self.bits.saturating_sub(bits);
        self.bits -= steps;
        self.counts.iter_mut().for_each(|(own, _)| *own = (*own >> 16 >> steps) << 16 | *own & 0xffff);
        sum(&mut self.counts);
    }

    /// Lays groups together until no more than so many counts are left, as far as groups may be laid together.
    pub fn coarsen(&mut self, counts: usize) {
        while self.counts.len() > counts && self.bits > COARSEST {
            self.fold(coarser(self.bits));
        }
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Bunches) {
        self.merge_as(other, Some);
    }

    /// Takes in all of another whose endpoints have other numbers; those that `number` doesn't know are left out.
    pub fn merge_as(&mut self, other: &Bunches, number: impl Fn(u32) -> Option<u32>) {
        self.fold(other.bits.min(self.bits));
        let steps = other.bits - self.bits;
        let anew = other.counts.iter().filter_map(|(own, requests)| {
            let endpoint = number(own & 0xffff)?;
            Some((key(own >> 16 >> steps, endpoint), *requests))
        });
        let mut others: Vec<(u32, u32)> = anew.collect();
        sum(&mut others);
        if self.counts.is_empty() {
            self.counts = others;
        } else {
            self.counts.append(&mut others);
            sum(&mut self.counts);
        }
        self.coarsen(KEPT);
    }

    /// Bits of a group's number.
    pub fn bits(&self) -> u8 {
        self.bits
    }

    /// Group, endpoint and requests, sorted: what is kept of it elsewhere.
    pub fn parts(&self) -> Vec<(u32, u32, u32)> {
        self.counts.iter().map(|(key, requests)| (key >> 16, key & 0xffff, *requests)).collect()
    }

    /// The same again from its parts; numbers that can't be are cut to those that can.
    pub fn of_parts(bits: u8, parts: impl IntoIterator<Item = (u32, u32, u32)>) -> Self {
        let bits = bits.clamp(COARSEST, FINEST);
        let keyed = |(group, endpoint, requests)| (key(group & ((1 << bits) - 1), endpoint), requests);
        let mut bunches = Bunches { bits, counts: parts.into_iter().map(keyed).collect() };
        sum(&mut bunches.counts);
        bunches.coarsen(KEPT);
        bunches
    }

    /// How many counts there are.
    pub(crate) fn counts(&self) -> usize {
        self.counts.len()
    }

    /// Requests in all.
    pub fn requests(&self) -> u64 {
        self.counts.iter().map(|(_, requests)| u64::from(*requests)).sum()
    }
}

/// Group and endpoint in one.
fn key(group: u32, endpoint: u32) -> u32 {
    group << 16 | endpoint.min(u32::from(u16::MAX))
}

/// Sorts counts, and adds those of the same key. They mostly are sorted, or a row of such that are.
fn sum(counts: &mut Vec<(u32, u32)>) {
    if counts.is_sorted_by(|one, other| one.0 < other.0) {
        return;
    }
    counts.sort_by_key(|(key, _)| *key);
    counts.dedup_by(|other, one| {
        let is_same = one.0 == other.0;
        one.1 = one.1.saturating_add(if is_same { other.1 } else { 0 });
        is_same
    });
}

/// The finest group of a client.
pub(crate) fn finest(hash: u64) -> u32 {
    (mixed(hash) >> (64 - u32::from(FINEST))) as u32
}

/// The bits that are left where groups of so many are laid together.
pub(crate) fn coarser(bits: u8) -> u8 {
    bits.saturating_sub(STEP).max(COARSEST)
}

/// The finisher of SplitMix64 (G. Steele, D. Lea and C. Flood, 2014): quick hashes leave upper bits that tell little.
fn mixed(hash: u64) -> u64 {
    let hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: std::ops::Range<u64>, endpoints: u64) -> Bunches {
        let mut bunches = Bunches::default();
        range.for_each(|client| bunches.add(client, (client % endpoints) as u32));
        bunches
    }

    #[test]
    fn a_few_hundred_clients_stay_apart_and_many_are_laid_together() {
        let few = of(0..300, 4);
        assert_eq!((few.bits(), few.requests()), (16, 300));
        assert!(few.parts().len() > 295);
        let many = of(0..100_000, 4);
        assert_eq!((many.bits(), many.requests()), (7, 100_000));
        assert_eq!(many.parts().len(), 512, "128 groups at each of 4 endpoints");
        let wide = of(0..200_000, 50);
        assert_eq!((wide.bits(), wide.parts().len()), (5, 32 * 50));
    }

    #[test]
    fn halves_come_to_the_whole_in_any_order() {
        for (middle, end) in [(100, 300), (100, 50_000), (40_000, 50_000), (9_000, 18_000)] {
            let (mut one, mut other) = (of(0..middle, 3), of(middle..end, 3));
            one.merge(&of(middle..end, 3));
            other.merge(&of(0..middle, 3));
            assert_eq!(one, other);
            // A half that was folded alone may be coarser than the whole needs to be, never finer.
            let mut whole = of(0..end, 3);
            whole.fold(one.bits());
            assert_eq!(one, whole);
        }
    }

    #[test]
    fn endpoints_are_numbered_anew_and_parts_make_the_whole() {
        let mut all = of(0..500, 2);
        all.merge_as(&of(500..1_000, 3), |endpoint| [Some(1), Some(0), None][endpoint as usize]);
        let at = |wanted| all.parts().iter().filter(|part| part.1 == wanted).map(|part| part.2).sum::<u32>();
        assert_eq!((at(0), at(1)), (250 + 166, 250 + 167));
        assert_eq!(Bunches::of_parts(all.bits(), all.parts()), all);
        let cut = Bunches::of_parts(99, [(u32::MAX, u32::MAX, u32::MAX), (65_535, 65_535, 1)]);
        assert_eq!(cut.parts(), [(65_535, 65_535, u32::MAX)]);
    }

    #[test]
    fn weak_hashes_are_spread() {
        let mut bunches = Bunches::default();
        (0..400).for_each(|client| bunches.add(client << 3, 0));
        assert!(bunches.parts().len() > 390);
    }
}
