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
/// More latencies than are listed one by one.
const MANY_LATENCIES: u8 = u8::MAX;
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
    /// How many latencies there are, if they are few; [`MANY_LATENCIES`]: more.
    latencies: u8,
    pub(crate) endings: Vec<(u16, u32)>,
    /// The buckets of few latencies; of many the number of the block of each power of two, from 1; 0: none.
    places: [u16; BLOCKS],
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

    /// Counts an event of this minute.
    #[inline]
    pub(crate) fn add(&mut self, event: &Event) {
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
        if event.bucket == NO_BUCKET {
            return;
        }
        match tally.places.get_mut(usize::from(tally.latencies)) {
            Some(place) => {
                *place = event.bucket;
                tally.latencies += 1;
            }
            None => {
                if tally.latencies != MANY_LATENCIES {
                    tally.spread(&mut self.blocks);
                }
                tally.count(event.bucket, &mut self.blocks);
            }
        }
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
            let tally = std::mem::take(&mut self.tallies[series as usize]);
            found.clear();
            match tally.places.get(..usize::from(tally.latencies)) {
                Some(few) => of_few(few, &mut found),
                None => found.extend(buckets(&tally, &self.blocks)),
            }
            each(series, &tally, &mut found.iter().copied());
        }
        self.blocks.clear();
        self.events = 0;
    }
}

impl Tally {
    /// Puts few latencies into blocks, as there are many now.
    #[cold]
    fn spread(&mut self, blocks: &mut Vec<[u32; BLOCK]>) {
        self.latencies = MANY_LATENCIES;
        std::mem::take(&mut self.places).into_iter().for_each(|bucket| self.count(bucket, blocks));
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

/// The buckets of few latencies.
fn of_few(few: &[u16], found: &mut Vec<(u16, u32)>) {
    let mut sorted = [0; BLOCKS];
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

    #[test]
    fn few_latencies_and_many_come_to_the_same_buckets() {
        let mut dense = Dense::default();
        for count in 0..100_u16 {
            let mut expected = BTreeMap::new();
            for turn in 0..count {
                let bucket = turn * 37 % 60 * 28;
                *expected.entry(bucket).or_insert(0) += 1;
                dense.add(&Event { series: 3, bucket, ..Event::default() });
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
