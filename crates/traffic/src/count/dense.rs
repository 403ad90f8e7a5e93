//! Cells of one minute, in arrays.

use fearless_simd::{Level, SimdBase, SimdFrom, SimdMask, dispatch, u16x32};

use super::event::{Event, NO_BUCKET, PASSED_ON, Word};

/// Buckets that are counted side by side, and how many such blocks there are: one for each power of two.
const BLOCK: usize = 64;
const BLOCKS: usize = 27;
/// As many blocks are kept at most; then the minute is packed before it is over.
const FULL: usize = 1 << 14;
/// So many requests of a series wait to be counted: together they find what they add to in a cache that is near, and until then each
/// touches one line of it.
const WAITING: usize = 15;
/// So many events at most, and so many of one bucket, beside those that wait: so no count runs over.
const MANY: u32 = 1 << 30;
const MOST: u16 = u16::MAX - WAITING as u16;

/// What is counted of one series in one minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) classes: [u32; 6],
    pub(crate) passed_on: u32,
    pub(crate) refused: u32,
    pub(crate) retries: u64,
    pub(crate) endings: Vec<(u16, u32)>,
    /// The number of the block of each power of two, from 1; 0: none.
    places: [u16; BLOCKS],
}

/// Requests of a series that wait: as large as what a processor fetches at once.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Waiting {
    words: [Word; WAITING],
    count: u8,
    is_touched: bool,
}

/// Counts of some buckets that lie side by side. Small: those of a minute are to stay in a cache that is near.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Block([u16; BLOCK]);

/// The groups of some clients.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    count: usize,
    numbers: [u16; WAITING],
}

/// The cells of one minute.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    pub(crate) minute: i64,
    /// By series, as are the tallies.
    waiting: Vec<Waiting>,
    tallies: Vec<Tally>,
    touched: Vec<u32>,
    blocks: Vec<Block>,
    events: u32,
    /// How many of one bucket there may be at most.
    most: u16,
    groups: Few,
}

/// What a minute comes to for one series.
pub(crate) struct Drained<'a> {
    pub(crate) tally: &'a Tally,
    /// Buckets of latencies, sorted, with their counts.
    pub(crate) buckets: &'a [(u16, u32)],
    /// Groups of clients that weren't given out before.
    pub(crate) groups: &'a [u16],
}

impl Dense {
    pub(crate) fn new(minute: i64) -> Self {
        Dense { minute, ..Dense::default() }
    }

    /// Counts an event of this minute; says whether as many of its series wait now as may: then [`spread`](Self::spread) comes next.
    #[inline(always)]
    pub(crate) fn add(&mut self, event: &Event) -> bool {
        let index = event.series as usize;
        match self.waiting.get_mut(index) {
            Some(waiting) if waiting.is_touched => {
                if event.is_odd() {
                    self.tallies[index].add(&Event { ..*event });
                }
                waiting.push(event.word)
            }
            _ => self.first(&Event { ..*event }),
        }
    }

    /// The first event of a series.
    #[inline(never)]
    fn first(&mut self, event: &Event) -> bool {
        let index = event.series as usize;
        if index >= self.waiting.len() {
            self.waiting.resize(index + 1, Waiting::default());
            self.tallies.resize(index + 1, Tally::default());
        }
        self.touched.push(event.series);
        self.tallies[index].add(event);
        self.waiting[index].is_touched = true;
        self.waiting[index].push(event.word)
    }

    /// Counts those of a series that wait, and gives the groups of their clients.
    pub(crate) fn spread(&mut self, series: u32) -> &[u16] {
        let (waiting, tally) = (&mut self.waiting[series as usize], &mut self.tallies[series as usize]);
        self.groups.count = 0;
        self.events += u32::from(waiting.count);
        for word in waiting.take() {
            tally.class(*word);
            self.groups.push(word.group(), word.has_group());
            if word.bucket() != NO_BUCKET {
                self.most = self.most.max(tally.latency(word.bucket(), &mut self.blocks));
            }
        }
        self.groups.all()
    }

    /// Whether it must be packed before more is counted.
    #[inline(always)]
    pub(crate) fn is_full(&self) -> bool {
        self.blocks.len() >= FULL || self.events >= MANY || self.most >= MOST
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.touched.is_empty()
    }

    /// Gives what all series come to, sorted, and is empty afterwards.
    pub(crate) fn drain(&mut self, mut each: impl FnMut(u32, Drained)) {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        let mut found = Vec::new();
        for series in touched.drain(..) {
            found.clear();
            let places = self.tallies[series as usize].places.iter().enumerate();
            for (octave, place) in places.filter(|(_, place)| **place != 0) {
                self.blocks[usize::from(*place) - 1].buckets(octave, &mut found);
            }
            self.rest(series, &mut found);
            self.waiting[series as usize].is_touched = false;
            let tally = std::mem::take(&mut self.tallies[series as usize]);
            each(series, Drained { tally: &tally, buckets: &found, groups: self.groups.all() });
        }
        self.touched = touched;
        self.blocks.clear();
        (self.events, self.most) = (0, 0);
    }

    /// Counts those of a series that wait still: their latencies among the buckets that there are, as blocks for all of them might be too many.
    fn rest(&mut self, series: u32, found: &mut Vec<(u16, u32)>) {
        let (waiting, tally) = (&mut self.waiting[series as usize], &mut self.tallies[series as usize]);
        self.groups.count = 0;
        for word in waiting.take() {
            tally.class(*word);
            self.groups.push(word.group(), word.has_group());
            match found.binary_search_by_key(&word.bucket(), |(bucket, _)| *bucket) {
                _ if word.bucket() == NO_BUCKET => {}
                Ok(place) => found[place].1 += 1,
                Err(place) => found.insert(place, (word.bucket(), 1)),
            }
        }
    }
}

impl Waiting {
    /// Adds one; says whether there is no more room.
    #[inline(always)]
    fn push(&mut self, word: Word) -> bool {
        let count = usize::from(self.count);
        if let Some(place) = self.words.get_mut(count) {
            *place = word;
        }
        self.count = count as u8 + 1;
        count + 1 >= WAITING
    }

    /// Gives those that wait, and is empty afterwards.
    fn take(&mut self) -> &[Word] {
        let count = usize::from(std::mem::take(&mut self.count));
        &self.words[..count.min(WAITING)]
    }
}

impl Few {
    /// Adds a number, if it counts, where there is room for it.
    #[inline(always)]
    fn push(&mut self, number: u16, counts: bool) {
        if let Some(place) = self.numbers.get_mut(self.count) {
            *place = number;
            self.count += usize::from(counts);
        }
    }

    fn all(&self) -> &[u16] {
        &self.numbers[..self.count]
    }
}

impl Tally {
    /// Counts what a word has no room for.
    fn add(&mut self, event: &Event) {
        self.retries += u64::from(event.retries);
        if event.ending == 0 {
            return;
        }
        match self.endings.iter_mut().find(|(own, _)| *own == event.ending) {
            Some((_, count)) => *count += 1,
            None => self.endings.push((event.ending, 1)),
        }
    }

    #[inline]
    fn class(&mut self, word: Word) {
        self.refused += u32::from(word.is_refused());
        match self.classes.get_mut(usize::from(word.class())) {
            Some(count) => *count += 1,
            None => self.passed_on += u32::from(word.class() == PASSED_ON),
        }
    }

    /// Counts a latency; gives how many of its bucket there are.
    #[inline]
    fn latency(&mut self, bucket: u16, blocks: &mut Vec<Block>) -> u16 {
        let (octave, at) = (usize::from(bucket) / BLOCK, usize::from(bucket) % BLOCK);
        if self.places[octave] == 0 {
            blocks.push(Block([0; BLOCK]));
            self.places[octave] = blocks.len() as u16;
        }
        let count = &mut blocks[usize::from(self.places[octave]) - 1].0[at];
        *count += 1;
        *count
    }
}

impl Block {
    /// The buckets of this octave that hold something.
    fn buckets(&self, octave: usize, found: &mut Vec<(u16, u32)>) {
        let mut used = self.used();
        while used != 0 {
            let at = used.trailing_zeros() as usize;
            found.push(((octave * BLOCK + at) as u16, u32::from(self.0[at])));
            used &= used - 1;
        }
    }

    /// A bit for each bucket that holds something.
    fn used(&self) -> u64 {
        dispatch!(Level::baseline(), simd => {
            let none = u16x32::splat(simd, 0);
            let (halves, _) = self.0.as_chunks();
            let free = halves.iter().map(|half| u16x32::simd_from(simd, *half).simd_eq(none).to_bitmask());
            !free.rev().fold(0, |free, half| free << (BLOCK / 2) | half)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    impl Dense {
        /// Counts an event; who asked is left aside.
        pub(crate) fn count(&mut self, event: &Event) {
            if self.add(event) {
                self.spread(event.series);
            }
        }
    }

    #[test]
    fn few_latencies_and_many_come_to_the_same_buckets() {
        let mut dense = Dense::default();
        for count in 0..100_u16 {
            let mut expected = BTreeMap::new();
            for turn in 0..count {
                let bucket = turn * 37 % 60 * 28;
                *expected.entry(bucket).or_insert(0) += 1;
                dense.count(&Event { series: 3, word: Word::of(0, false, bucket, None), ..Event::default() });
            }
            let mut found: Vec<(u16, u32)> = Vec::new();
            dense.drain(|series, drained| {
                assert_eq!((series, drained.tally.classes[0]), (3, u32::from(count)));
                found.extend(drained.buckets);
            });
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{count}");
            assert!(dense.is_empty());
        }
    }

    #[test]
    fn more_latencies_than_blocks_are_counted_too() {
        let mut dense = Dense::default();
        let of = |series, bucket| Event { series, word: Word::of(1, false, bucket, None), ..Event::default() };
        for series in 0..6_000 {
            (0..WAITING).for_each(|_| dense.count(&of(series, 0)));
            (1..WAITING as u16).for_each(|octave| dense.count(&of(series, octave * BLOCK as u16)));
        }
        let mut all = 0;
        dense.drain(|series, Drained { tally, buckets, .. }| {
            assert_eq!((tally.classes[1], buckets.len(), buckets[0]), (29, WAITING, (0, 15)), "{series}");
            all += 1;
        });
        assert_eq!(all, 6_000);
    }
}
