//! Cells of one minute as bytes: about two for each bucket that holds something.

use super::dense::{Dense, Tally};
use crate::Cell;

/// Cells of a minute, or of a part of it, by series.
pub(crate) type Segment = Box<[u8]>;

/// Empties a minute into bytes.
pub(crate) fn pack(dense: &mut Dense) -> Segment {
    let mut bytes = Vec::new();
    dense.drain(|series, tally, buckets| pack_cell(&mut bytes, series, tally, buckets));
    bytes.into()
}

fn pack_cell(bytes: &mut Vec<u8>, series: u32, tally: &Tally, buckets: &mut dyn Iterator<Item = (u16, u32)>) {
    put(bytes, u64::from(series));
    // Most of these are nothing: a bit says which are there.
    let counts = counts(tally);
    let there = counts.iter().enumerate().fold(0, |there, (at, count)| there | u64::from(*count != 0) << at);
    put(bytes, there);
    counts.iter().filter(|count| **count != 0).for_each(|count| put(bytes, *count));
    for (ending, count) in &tally.endings {
        put(bytes, u64::from(*ending));
        put(bytes, u64::from(*count));
    }
    let mut before = 0;
    for (bucket, count) in buckets {
        // A bucket is never less far than 1 from the one before: 0 is the end.
        put(bytes, u64::from(bucket + 1 - before));
        put(bytes, u64::from(count));
        before = bucket + 1;
    }
    put(bytes, 0);
}

fn counts(tally: &Tally) -> [u64; 10] {
    let [a, b, c, d, e, f] = tally.classes.map(u64::from);
    let endings = tally.endings.len() as u64;
    [a, b, c, d, e, f, u64::from(tally.passed_on), u64::from(tally.refused), tally.retries, endings]
}

/// Reads a segment: series, cell, and its endings by number.
pub(crate) struct Unpack<'a> {
    bytes: &'a [u8],
}

impl<'a> Unpack<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Unpack { bytes }
    }

    fn next_cell(&mut self) -> (u32, Cell, Vec<(u16, u64)>) {
        let series = self.number() as u32;
        let there = self.number();
        let mut counts = [0; 10];
        for (at, count) in counts.iter_mut().enumerate() {
            if there & (1 << at) != 0 {
                *count = self.number();
            }
        }
        let [a, b, c, d, e, f, passed_on, refused, retries, endings] = counts;
        let endings = (0..endings).map(|_| (self.number() as u16, self.number())).collect();
        let classes = [a, b, c, d, e, f];
        let latency = self.buckets().into_iter().collect();
        let cell =
            Cell { requests: classes.iter().sum(), classes, refused, retries, passed_on, endings: Vec::new(), latency };
        (series, cell, endings)
    }

    fn buckets(&mut self) -> Vec<(u16, u64)> {
        let mut buckets = Vec::new();
        let mut next = 0;
        loop {
            match self.number() {
                0 => return buckets,
                step => next += step as u16,
            }
            buckets.push((next - 1, self.number()));
        }
    }

    fn number(&mut self) -> u64 {
        let mut value = 0;
        let mut shift = 0;
        while let Some((byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }
}

impl Iterator for Unpack<'_> {
    type Item = (u32, Cell, Vec<(u16, u64)>);

    fn next(&mut self) -> Option<Self::Item> {
        (!self.bytes.is_empty()).then(|| self.next_cell())
    }
}

/// Seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::super::dense::{Event, NO_BUCKET, PASSED_ON};
    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let mut dense = Dense::default();
        let event = Event { series: 300, bucket: 1_727, class: 4, ending: 2, retries: 70_000, ..Event::default() };
        for _ in 0..200 {
            dense.add(&event);
        }
        dense.add(&Event { series: 300, bucket: 0, class: 1, refused: true, ..Event::default() });
        dense.add(&Event { series: 7, bucket: NO_BUCKET, class: PASSED_ON, ..Event::default() });
        let bytes = pack(&mut dense);
        assert!(dense.is_empty());
        let cells: Vec<_> = Unpack::new(&bytes).collect();
        assert_eq!(cells.len(), 2);
        assert_eq!(cells[0], (7, Cell { passed_on: 1, ..Cell::default() }, Vec::new()));
        let latency = [(0, 1), (1_727, 200)].into_iter().collect();
        let classes = [0, 1, 0, 0, 200, 0];
        let cell = Cell { requests: 201, classes, refused: 1, retries: 14_000_000, latency, ..Cell::default() };
        assert_eq!(cells[1], (300, cell, vec![(2, 200)]));
    }
}
