//! What logs come to: counts per minute, pool, endpoint and route.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use model::Text;

use crate::{Cells, Grouped, Heavy, Sample};

/// Lines that couldn't be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many.
    pub count: u64,
    /// Some of them: number of the line (from 1), why, and its beginning.
    pub examples: Vec<(u64, Text, Text)>,
}

/// What logs come to. Two of them merge: of several files, or of several balancers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rollup {
    /// Lines in all, empty ones left aside.
    pub lines: u64,
    /// Those that couldn't be read.
    pub unread: Unread,
    /// Lines that were read, by the name of their format.
    pub formats: BTreeMap<Text, u64>,
    /// Counts.
    pub cells: Cells,
    /// The most frequent clients of each pool.
    pub clients: BTreeMap<Text, Heavy>,
    /// How requests came in bunches, by minute (since 1970, UTC) and pool.
    pub bunches: BTreeMap<(i64, Text), Grouped>,
    /// Lines that stand for all, where they were wanted.
    pub sample: Option<Sample>,
}

impl Rollup {
    /// Takes in all of another.
    pub fn merge(&mut self, other: Rollup) {
        self.lines += other.lines;
        self.unread.count += other.unread.count;
        self.unread.examples.extend(other.unread.examples);
        for (format, lines) in other.formats {
            *self.formats.entry(format).or_default() += lines;
        }
        self.cells.merge(other.cells);
        for (pool, clients) in other.clients {
            self.clients.entry(pool).or_default().merge(&clients);
        }
        for (key, grouped) in other.bunches {
            match self.bunches.entry(key) {
                Entry::Vacant(place) => drop(place.insert(grouped)),
                Entry::Occupied(mut own) => own.get_mut().merge_some(&grouped, |_| true),
            }
        }
        if let Some(sample) = other.sample {
            self.sample.get_or_insert_default().merge(sample);
        }
    }
}
