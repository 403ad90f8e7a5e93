//! Cells of a minute as bytes, one after the other: about two for each bucket that holds something.

use crate::Cell;

/// Counts of a cell, besides its endings and times: six classes, attempts passed on, log-ins refused, retries, and requests where they
/// are not the sum of the classes (one more than they are; 0: they are).
pub(crate) const COUNTS: usize = 10;

/// What is counted of one place in one minute, as it comes out of its bytes; one of these is filled again and again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub(crate) place: u32,
    pub(crate) counts: [u64; COUNTS],
    /// Numbers of endings, and how often.
    pub(crate) endings: Vec<(u32, u64)>,
    pub(crate) buckets: Vec<(u16, u64)>,
}

impl Entry {
    /// The number of its place.
    pub fn place(&self) -> usize {
        self.place as usize
    }

    /// Requests.
    pub fn requests(&self) -> u64 {
        let classes = self.counts.iter().take(6).sum();
        self.counts[COUNTS - 1].checked_sub(1).unwrap_or(classes)
    }

    pub(super) fn cell<'e>(&self, ending: impl Fn(u32) -> &'e str) -> Cell {
        let [a, b, c, d, e, f, passed_on, refused, retries, _] = self.counts;
        let mut endings: Vec<(String, u64)> =
            self.endings.iter().map(|(number, count)| (ending(*number).to_owned(), *count)).collect();
        endings.sort_unstable();
        Cell {
            requests: self.requests(),
            classes: [a, b, c, d, e, f],
            refused,
            retries,
            passed_on,
            endings,
            latency: self.buckets.iter().copied().collect(),
        }
    }

    /// Takes on what a cell has; `ending` tells the numbers of endings.
    pub(super) fn fill(&mut self, cell: &Cell, ending: impl FnMut(&str) -> u32) {
        let mut ending = ending;
        let [a, b, c, d, e, f] = cell.classes;
        let odd = if cell.requests == cell.classes.iter().sum() { 0 } else { cell.requests + 1 };
        self.counts = [a, b, c, d, e, f, cell.passed_on, cell.refused, cell.retries, odd];
        self.endings.clear();
        self.endings.extend(cell.endings.iter().map(|(name, count)| (ending(name), *count)));
        self.buckets.clear();
        self.buckets.extend(cell.latency.buckets());
    }

    pub(super) fn put(&self, bytes: &mut Vec<u8>) {
        let endings = self.endings.iter().copied();
        put(bytes, self.place, &self.counts, endings, self.buckets.iter().copied());
    }
}

/// Puts a cell behind others; no bucket is empty, and they are sorted.
pub(crate) fn put(
    bytes: &mut Vec<u8>,
    place: u32,
    counts: &[u64; COUNTS],
    endings: impl ExactSizeIterator<Item = (u32, u64)>,
    buckets: impl Iterator<Item = (u16, u64)>,
) {
    put_number(bytes, u64::from(place));
    // Most of these are nothing: a bit says which are there.
    let there = counts.iter().enumerate().fold(0, |there, (at, count)| there | u64::from(*count != 0) << at);
    put_number(bytes, there | u64::from(endings.len() > 0) << COUNTS);
    counts.iter().filter(|count| **count != 0).for_each(|count| put_number(bytes, *count));
    if endings.len() > 0 {
        put_number(bytes, endings.len() as u64);
    }
    for (ending, count) in endings {
        put_number(bytes, u64::from(ending));
        put_number(bytes, count);
    }
    let mut before = 0;
    for (bucket, count) in buckets {
        // A bucket is never less far than 1 from the one before: 0 is the end.
        let next = u64::from(bucket) + 1;
        put_number(bytes, next - before);
        put_number(bytes, count);
        before = next;
    }
    bytes.push(0);
}

/// Reads cells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Cursor { bytes }
    }

    /// Fills in the next cell, and says whether there is one.
    pub(crate) fn next(&mut self, entry: &mut Entry) -> bool {
        if self.bytes.is_empty() {
            return false;
        }
        entry.place = self.number() as u32;
        let there = self.number();
        for (at, count) in entry.counts.iter_mut().enumerate() {
            *count = if there & (1 << at) != 0 { self.number() } else { 0 };
        }
        entry.endings.clear();
        if there & (1 << COUNTS) != 0 {
            let endings = self.number();
            entry.endings.extend((0..endings).map(|_| (self.number() as u32, self.number())));
        }
        entry.buckets.clear();
        let mut next = 0;
        loop {
            match self.number() {
                0 => return true,
                step => next += step as u32,
            }
            let count = self.number();
            entry.buckets.push(((next - 1) as u16, count));
        }
    }

    /// Copies the next cell with another number for its place and for each of its endings, and says whether there was one. Where
    /// `place` knows no number it is left out.
    pub(crate) fn copy(
        &mut self,
        into: &mut Vec<u8>,
        place: impl FnOnce(u32) -> Option<u32>,
        mut ending: impl FnMut(u32) -> u32,
    ) -> bool {
        if self.bytes.is_empty() {
            return false;
        }
        let start = into.len();
        let place = place(self.number() as u32);
        put_number(into, u64::from(place.unwrap_or_default()));
        let counts = self.bytes;
        let there = self.number();
        for _ in 0..(there & ((1 << COUNTS) - 1)).count_ones() {
            self.number();
        }
        let endings = if there & (1 << COUNTS) != 0 { self.number() } else { 0 };
        into.extend_from_slice(self.since(counts));
        for _ in 0..endings {
            put_number(into, u64::from(ending(self.number() as u32)));
            put_number(into, self.number());
        }
        let buckets = self.bytes;
        while self.number() != 0 {
            self.number();
        }
        into.extend_from_slice(self.since(buckets));
        if place.is_none() {
            into.truncate(start);
        }
        true
    }

    /// What was read of these bytes.
    fn since(&self, before: &'a [u8]) -> &'a [u8] {
        &before[..before.len() - self.bytes.len()]
    }

    #[inline]
    fn number(&mut self) -> u64 {
        take_number(&mut self.bytes)
    }
}

/// Puts a number behind bytes: seven bits a byte, the lowest first.
#[inline]
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Reads a number; 0 where nothing is left.
#[inline]
pub(crate) fn take_number(bytes: &mut &[u8]) -> u64 {
    if let Some((byte, rest)) = bytes.split_first()
        && *byte < 0x80
    {
        *bytes = rest;
        return u64::from(*byte);
    }
    let mut value = 0;
    let mut shift = 0;
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> [Entry; 3] {
        let counts = [0, 1, 0, 0, 200, 0, 0, 1, 14_000_000, 0];
        let full =
            Entry { place: 300, counts, endings: vec![(2, 200), (0, 1)], buckets: vec![(0, 1), (u16::MAX, 200)] };
        let odd = Entry { place: 9, counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 6], ..Entry::default() };
        [full, Entry { place: 7, counts: [0, 0, 0, 0, 0, 0, 1, 0, 0, 0], ..Entry::default() }, odd]
    }

    #[test]
    fn what_is_put_comes_out_as_it_was() {
        let mut bytes = Vec::new();
        entries().iter().for_each(|entry| entry.put(&mut bytes));
        let (mut cursor, mut entry) = (Cursor::new(&bytes), entries()[0].clone());
        for wanted in entries() {
            assert!(cursor.next(&mut entry));
            assert_eq!(entry, wanted);
        }
        assert!(!cursor.next(&mut entry));
        assert_eq!(entries().map(|entry| entry.requests()), [201, 0, 5]);
    }

    #[test]
    fn a_copy_has_other_numbers_and_what_is_left_out_leaves_nothing() {
        let mut bytes = Vec::new();
        entries().iter().for_each(|entry| entry.put(&mut bytes));
        let (mut cursor, mut copy) = (Cursor::new(&bytes), Vec::new());
        while cursor.copy(&mut copy, |place| (place != 7).then_some(place + 1_000), |ending| ending + 5) {}
        let (mut cursor, mut entry) = (Cursor::new(&copy), Entry::default());
        let [full, _, odd] = entries();
        assert!(cursor.next(&mut entry));
        assert_eq!(entry, Entry { place: 1_300, endings: vec![(7, 200), (5, 1)], ..full });
        assert!(cursor.next(&mut entry) && !cursor.next(&mut Entry::default()));
        assert_eq!(entry, Entry { place: 1_009, ..odd });
    }

    #[test]
    fn a_cell_is_the_same_again() {
        let mut cell = Cell { requests: 7, retries: 2, endings: vec![("CD".to_owned(), 3)], ..Cell::default() };
        let mut entry = Entry::default();
        for classes in [[0, 3, 0, 0, 4, 0], [0; 6]] {
            cell.classes = classes;
            entry.fill(&cell, |_| 5);
            assert_eq!(entry.cell(|_| "CD"), cell);
        }
    }
}
