//! Numbers for short keys, found in one look.

use crate::find::hash;

/// A key: up to 24 bytes, filled up with zeros.
pub(crate) type Short = [u64; 3];

/// Keys and their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// As many as a power of two, or none; never more than half full.
    places: Vec<Place>,
    taken: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: Short,
    /// One more than the number; 0: the place is free.
    number: u32,
}

impl Table {
    #[inline(always)]
    pub(crate) fn get(&self, key: Short) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        self.places[self.place(key)].number.checked_sub(1)
    }

    /// Gives a key a number.
    pub(crate) fn set(&mut self, key: Short, number: u32) {
        if self.taken * 2 >= self.places.len() {
            let places = vec![Place::default(); (self.places.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.places, places);
            for old in old.iter().filter(|old| old.number != 0) {
                let place = self.place(old.key);
                self.places[place] = *old;
            }
        }
        let place = self.place(key);
        self.taken += usize::from(self.places[place].number == 0);
        self.places[place] = Place { key, number: number + 1 };
    }

    /// The place of a key, or the free one where it belongs.
    #[inline(always)]
    fn place(&self, key: Short) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash(key) & mask;
        while self.places[place].number != 0 && self.places[place].key != key {
            place = (place + 1) & mask;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_numbers() {
        let mut table = Table::default();
        assert_eq!(table.get([1, 2, 3]), None);
        for number in 0..10_000 {
            table.set([u64::from(number), 7, 0], number);
        }
        table.set([5, 7, 0], 99);
        for number in (0..10_000).filter(|number| *number != 5) {
            assert_eq!(table.get([u64::from(number), 7, 0]), Some(number));
        }
        assert_eq!((table.get([5, 7, 0]), table.get([5, 8, 0])), (Some(99), None));
    }
}
