//! Who asks most, in little room.

use rustc_hash::FxHashMap;

/// How many names are kept.
const KEPT: usize = 1_024;

/// Counts of the most frequent names of a stream (J. Misra and D. Gries, 1982): each count is too low by at most the number of all
/// divided by 1,025, and exact where there were no more than 1,024 names. Two of them merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heavy {
    counts: FxHashMap<Box<[u8]>, u64>,
    /// How much a count may be too low.
    short: u64,
}

impl Heavy {
    /// Counts a name `count` times more.
    pub fn add(&mut self, name: &[u8], count: u64) {
        match self.counts.get_mut(name) {
            Some(own) => *own += count,
            None => {
                self.counts.insert(name.into(), count);
                if self.counts.len() > KEPT {
                    self.lower();
                }
            }
        }
    }

    /// Takes the least count from all, and lets go of those that have none left.
    fn lower(&mut self) {
        let least = self.counts.values().copied().min().unwrap_or(0);
        self.short += least;
        self.counts.retain(|_, count| {
            *count -= least;
            *count > 0
        });
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Heavy) {
        self.short += other.short;
        other.counts.iter().for_each(|(name, count)| self.add(name, *count));
    }

    /// Says that counts may be too low by so much more: what was known of names that were kept elsewhere.
    pub fn fall_short(&mut self, more: u64) {
        self.short += more;
    }

    /// The most frequent names with their counts, most frequent first, equal ones by name.
    pub fn top(&self, most: usize) -> Vec<(&[u8], u64)> {
        let mut all: Vec<(&[u8], u64)> = self.counts.iter().map(|(name, count)| (&**name, *count)).collect();
        all.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        all.truncate(most);
        all
    }

    /// How much a count may be too low; 0 where all are exact, and all names are known.
    pub fn short(&self) -> u64 {
        self.short
    }
}
