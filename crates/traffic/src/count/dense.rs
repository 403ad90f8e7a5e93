//! Cells of one minute, in arrays.

/// What one line adds to a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) minute: i64,
    /// The number of pool, endpoint and route together.
    pub(crate) series: u32,
    pub(crate) retries: u32,
    /// The bucket of the latency; [`NO_BUCKET`]: none.
    pub(crate) bucket: u16,
    /// The number of the ending; 0: a good one.
    pub(crate) ending: u16,
    /// The class of the status; [`PASSED_ON`]: an attempt of a request that another endpoint then answered.
    pub(crate) class: u8,
    pub(crate) refused: bool,
    /// The finest group of the client; [`NO_GROUP`]: there is no client, or no endpoint that answered.
    pub(crate) group: u32,
}

/// No latency.
pub(crate) const NO_BUCKET: u16 = u16::MAX;
/// In no group.
pub(crate) const NO_GROUP: u32 = u32::MAX;
/// In the place of a class: not a request, but an attempt that failed.
pub(crate) const PASSED_ON: u8 = 6;
/// Buckets that are counted side by side, and how many such blocks there are: one for each power of two.
const BLOCK: usize = 64;
const BLOCKS: usize = 27;
/// As many blocks are kept at most; then the minute is packed before it is over.
const FULL: usize = 1 << 14;
/// So many requests of a series wait to be counted: together they find what they add to in a cache that is near.
const WAITING: usize = 28;
/// So many events at most, so that no count runs over.
const MANY: u32 = 1 << 30;

/// What is counted of one series in one minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) classes: [u32; 6],
    pub(crate) passed_on: u32,
    pub(crate) refused: u32,
    pub(crate) retries: u64,
    is_touched: bool,
    /// Whether there are more latencies than those that wait.
    is_spread: bool,
    /// Buckets and groups that wait.
    buckets: Waiting,
    groups: Waiting,
    /// The number of the block of each power of two, from 1; 0: none.
    places: [u16; BLOCKS],
    pub(crate) endings: Vec<(u16, u32)>,
}

/// Small numbers that wait to be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Waiting {
    count: u8,
    numbers: [u16; WAITING],
}

/// The cells of one minute.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    pub(crate) minute: i64,
    tallies: Vec<Tally>,
    touched: Vec<u32>,
    blocks: Vec<[u32; BLOCK]>,
    events: u32,
}

impl Dense {
    pub(crate) fn new(minute: i64) -> Self {
        Dense { minute, ..Dense::default() }
    }

    /// Counts an event of this minute; says whether as many of its series wait now as may: then [`spread`](Self::spread) comes next.
    #[inline]
    pub(crate) fn add(&mut self, event: &Event) -> bool {
        let index = event.series as usize;
        if index >= self.tallies.len() {
            self.tallies.resize(index + 1, Tally::default());
        }
        let tally = &mut self.tallies[index];
        if !tally.is_touched {
            tally.is_touched = true;
            self.touched.push(event.series);
        }
        self.events += 1;
        match tally.classes.get_mut(usize::from(event.class)) {
            Some(count) => *count += 1,
            None => tally.passed_on += 1,
        }
        tally.refused += u32::from(event.refused);
        tally.retries += u64::from(event.retries);
        if event.ending != 0 {
            tally.end(event.ending);
        }
        tally.buckets.push(event.bucket, event.bucket != NO_BUCKET);
        tally.groups.push(event.group as u16, event.group != NO_GROUP);
        usize::from(tally.buckets.count.max(tally.groups.count)) == WAITING
    }

    /// Counts the latencies of a series that wait, and gives the groups of its clients that do.
    pub(crate) fn spread(&mut self, series: u32) -> &[u16] {
        let tally = &mut self.tallies[series as usize];
        tally.spread(&mut self.blocks);
        let count = std::mem::take(&mut tally.groups.count);
        &tally.groups.numbers[..usize::from(count)]
    }

    /// Whether it must be packed before more is counted.
    pub(crate) fn is_full(&self) -> bool {
        self.blocks.len() >= FULL || self.events >= MANY
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.touched.is_empty()
    }

    /// Gives all cells, by series, and is empty afterwards.
    pub(crate) fn drain(&mut self, mut each: impl FnMut(u32, &Tally, &mut dyn Iterator<Item = (u16, u32)>)) {
        self.touched.sort_unstable();
        let mut found = Vec::new();
        for series in self.touched.drain(..) {
            let mut tally = std::mem::take(&mut self.tallies[series as usize]);
            found.clear();
            if tally.is_spread {
                tally.spread(&mut self.blocks);
                found.extend(buckets(&tally, &self.blocks));
            } else {
                of_few(tally.buckets.all(), &mut found);
            }
            each(series, &tally, &mut found.iter().copied());
        }
        self.blocks.clear();
        self.events = 0;
    }
}

impl Tally {
    /// Groups of clients that wait.
    pub(crate) fn groups(&self) -> &[u16] {
        self.groups.all()
    }

    /// Counts the latencies that wait.
    fn spread(&mut self, blocks: &mut Vec<[u32; BLOCK]>) {
        self.is_spread = true;
        for at in 0..usize::from(std::mem::take(&mut self.buckets.count)) {
            self.count(self.buckets.numbers[at], blocks);
        }
    }

    #[inline]
    fn count(&mut self, bucket: u16, blocks: &mut Vec<[u32; BLOCK]>) {
        let octave = usize::from(bucket) / BLOCK;
        if self.places[octave] == 0 {
            blocks.push([0; BLOCK]);
            self.places[octave] = blocks.len() as u16;
        }
        blocks[usize::from(self.places[octave]) - 1][usize::from(bucket) % BLOCK] += 1;
    }

    fn end(&mut self, ending: u16) {
        match self.endings.iter_mut().find(|(own, _)| *own == ending) {
            Some((_, count)) => *count += 1,
            None => self.endings.push((ending, 1)),
        }
    }
}

impl Waiting {
    /// Adds a number, if it counts, where there is room for it.
    #[inline(always)]
    fn push(&mut self, number: u16, counts: bool) {
        if let Some(place) = self.numbers.get_mut(usize::from(self.count)) {
            *place = number;
            self.count += u8::from(counts);
        }
    }

    fn all(&self) -> &[u16] {
        &self.numbers[..usize::from(self.count)]
    }
}

/// The buckets of few latencies.
fn of_few(few: &[u16], found: &mut Vec<(u16, u32)>) {
    let mut sorted = [0; WAITING];
    let sorted = &mut sorted[..few.len()];
    sorted.copy_from_slice(few);
    sorted.sort_unstable();
    found.extend(sorted.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u32)));
}

/// The buckets of many that hold something.
fn buckets(tally: &Tally, blocks: &[[u32; BLOCK]]) -> impl Iterator<Item = (u16, u32)> {
    let used = tally.places.iter().enumerate().filter(|(_, block)| **block != 0);
    used.flat_map(move |(octave, block)| {
        let counts = blocks[usize::from(*block) - 1].iter().enumerate().filter(|(_, count)| **count != 0);
        counts.map(move |(at, count)| ((octave * BLOCK + at) as u16, *count))
    })
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
                dense.count(&Event { series: 3, bucket, ..Event::default() });
            }
            let mut found = Vec::new();
            dense.drain(|series, tally, buckets| {
                assert_eq!((series, tally.classes[0]), (3, u32::from(count)));
                found.extend(buckets);
            });
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{count}");
            assert!(dense.is_empty());
        }
    }
}
