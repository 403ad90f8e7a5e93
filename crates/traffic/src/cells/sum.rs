//! Sums of many cells.

use super::{COUNTS, Cells, Entry};
use crate::Cell;

/// Buckets that are counted side by side.
const BLOCK: usize = 64;

/// A sum of cells of the same [`Cells`] that is quick to add to.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    entries: u64,
    requests: u64,
    counts: [u64; COUNTS],
    endings: Vec<(u32, u64)>,
    /// By 64 buckets; none where nothing is counted.
    blocks: Vec<Option<Box<[u32; BLOCK]>>>,
}

impl Sum {
    /// Adds one more.
    pub fn add(&mut self, entry: &Entry) {
        self.entries += 1;
        self.requests += entry.requests();
        self.counts.iter_mut().zip(entry.counts).for_each(|(own, other)| *own += other);
        entry.endings.iter().for_each(|(ending, count)| self.end(*ending, *count));
        let (mut at, mut block) = (usize::MAX, &mut [0; BLOCK]);
        for (bucket, count) in &entry.buckets {
            let own = usize::from(*bucket) / BLOCK;
            if own != at {
                if own >= self.blocks.len() {
                    self.blocks.resize(own + 1, None);
                }
                (at, block) = (own, self.blocks[own].get_or_insert_with(|| Box::new([0; BLOCK])));
            }
            let own = &mut block[usize::from(*bucket) % BLOCK];
            *own = own.saturating_add(u32::try_from(*count).unwrap_or(u32::MAX));
        }
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: &Sum) {
        self.entries += other.entries;
        self.requests += other.requests;
        self.counts.iter_mut().zip(other.counts).for_each(|(own, other)| *own += other);
        other.endings.iter().for_each(|(ending, count)| self.end(*ending, *count));
        if self.blocks.len() < other.blocks.len() {
            self.blocks.resize(other.blocks.len(), None);
        }
        for (own, other) in self.blocks.iter_mut().zip(&other.blocks) {
            let Some(other) = other else { continue };
            let own = own.get_or_insert_with(|| Box::new([0; BLOCK]));
            own.iter_mut().zip(other.iter()).for_each(|(own, other)| *own = own.saturating_add(*other));
        }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// What it comes to; it is empty afterwards.
    pub fn take(&mut self, cells: &Cells) -> Cell {
        let [a, b, c, d, e, f, passed_on, refused, retries, _] = std::mem::take(&mut self.counts);
        let endings = self.endings.drain(..).map(|(ending, count)| (cells.ending(ending).to_owned(), count));
        let mut endings: Vec<(String, u64)> = endings.collect();
        endings.sort_unstable();
        let latency = buckets(&self.blocks).collect();
        self.blocks.iter_mut().flatten().for_each(|block| block.fill(0));
        self.entries = 0;
        Cell {
            requests: std::mem::take(&mut self.requests),
            classes: [a, b, c, d, e, f],
            refused,
            retries,
            passed_on,
            endings,
            latency,
        }
    }

    fn end(&mut self, ending: u32, count: u64) {
        match self.endings.iter_mut().find(|(own, _)| *own == ending) {
            Some((_, own)) => *own += count,
            None => self.endings.push((ending, count)),
        }
    }
}

/// The buckets that hold something.
fn buckets(blocks: &[Option<Box<[u32; BLOCK]>>]) -> impl Iterator<Item = (u16, u64)> {
    let used = blocks.iter().enumerate().filter_map(|(at, block)| Some((at, block.as_ref()?)));
    used.flat_map(|(at, block)| {
        let counts = block.iter().enumerate().filter(|(_, count)| **count != 0);
        counts.map(move |(place, count)| ((at * BLOCK + place) as u16, u64::from(*count)))
    })
}
