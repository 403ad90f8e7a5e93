//! What is known of short keys, found in one look.

/// Words and a number by which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key<const WORDS: usize> {
    pub(crate) words: [u64; WORDS],
    pub(crate) tag: u32,
}

/// Up to 24 bytes, filled up with zeros.
pub(crate) type Short = [u64; 3];

/// Keys, and what is known of each.
#[derive(Clone, Debug)]
pub(crate) struct Table<const WORDS: usize, V> {
    /// As many as a power of two, or none; never more than a quarter full, so that one look is enough.
    places: Vec<Place<WORDS, V>>,
    taken: usize,
}

/// As large as what a processor fetches at once.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Place<const WORDS: usize, V> {
    key: Key<WORDS>,
    /// `None`: the place is free.
    known: Option<V>,
}

/// One for each word of a key, and its tag.
const SALTS: [u64; 8] = [
    0x9e37_79b9_7f4a_7c15,
    0xd6e8_feb8_6659_fd93,
    0xbf58_476d_1ce4_e5b9,
    0x94d0_49bb_1331_11eb,
    0xff51_afd7_ed55_8ccd,
    0xc4ce_b9fe_1a85_ec53,
    0x517c_c1b7_2722_0a95,
    0xa076_1d64_78bd_642f,
];

impl<const WORDS: usize> Key<WORDS> {
    /// What a key of nothing but words is found by.
    pub(crate) fn of(words: [u64; WORDS]) -> Self {
        Key { words, tag: 0 }
    }

    /// Mixes all words, two in one product; what they leave to chance a look at the key itself tells apart.
    #[inline(always)]
    fn hash(&self) -> u64 {
        let word = |at: usize| self.words.get(at).copied().unwrap_or(u64::from(self.tag)) ^ SALTS[at % SALTS.len()];
        let hash = (0..=WORDS / 2).fold(0, |hash, pair| hash ^ mixed(word(2 * pair), word(2 * pair + 1)));
        hash ^ hash >> 32
    }

    /// Whether it is the other one: without a branch for each word.
    #[inline(always)]
    fn is(&self, other: &Self) -> bool {
        let words = self.words.iter().zip(&other.words).fold(0, |differs, (own, word)| differs | (own ^ word));
        words | u64::from(self.tag ^ other.tag) == 0
    }
}

/// Both halves of a product in one.
#[inline(always)]
fn mixed(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    (product >> 64) as u64 ^ product as u64
}

impl<const WORDS: usize, V> Default for Table<WORDS, V> {
    fn default() -> Self {
        Table { places: Vec::new(), taken: 0 }
    }
}

impl<const WORDS: usize, V: Copy> Table<WORDS, V> {
    #[inline(always)]
    pub(crate) fn get(&self, key: &Key<WORDS>) -> Option<V> {
        if self.places.is_empty() {
            return None;
        }
        self.places[self.place(key)].known
    }

    /// Notes what is known of a key.
    pub(crate) fn set(&mut self, key: Key<WORDS>, known: V) {
        if self.taken * 4 >= self.places.len() {
            let free = Place { key: Key::of([0; WORDS]), known: None };
            let places = vec![free; (self.places.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.places, places);
            for old in old.iter().filter(|old| old.known.is_some()) {
                let place = self.place(&old.key);
                self.places[place] = *old;
            }
        }
        let place = self.place(&key);
        self.taken += usize::from(self.places[place].known.is_none());
        self.places[place] = Place { key, known: Some(known) };
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.taken
    }

    /// The place of a key, or the free one where it belongs.
    #[inline(always)]
    fn place(&self, key: &Key<WORDS>) -> usize {
        let mask = self.places.len() - 1;
        let mut at = key.hash() as usize & mask;
        loop {
            let place = &self.places[at];
            if place.known.is_none() || place.key.is(key) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_numbers() {
        let mut table = Table::default();
        assert_eq!(table.get(&Key::of([1, 2, 3])), None);
        for number in 0..10_000_u32 {
            table.set(Key::of([u64::from(number), 7, 0]), number);
        }
        table.set(Key::of([5, 7, 0]), 99);
        for number in (0..10_000).filter(|number| *number != 5) {
            assert_eq!(table.get(&Key::of([u64::from(number), 7, 0])), Some(number));
        }
        assert_eq!((table.get(&Key::of([5, 7, 0])), table.get(&Key::of([5, 8, 0]))), (Some(99), None));
        assert_eq!((table.get(&Key { words: [5, 7, 0], tag: 1 }), table.len()), (None, 10_000));
    }

    #[test]
    fn keys_that_are_alike_are_far_apart() {
        // Where many fall on one place each look would take long.
        for key in [|n: u64| [n, 0, 0], |n| [n << 32, 0, 0], |n| [n << 56, n >> 8, 0], |n| [7, n, n]] {
            let places: std::collections::BTreeSet<u64> =
                (0..1_000).map(|number| Key::of(key(number)).hash() % 4_096).collect();
            assert!(places.len() > 850, "{}", places.len());
        }
    }
}
