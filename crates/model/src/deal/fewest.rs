//! Who has the fewest requests under way, by weight; those that have equally few take turns.

use crate::Turns;

/// The heaviest weight: loads are counted in parts of it.
const HEAVIEST: u64 = 256;

/// How ties are settled.
#[derive(Clone, Debug)]
pub(super) struct Fewest {
    turns: Turns,
    /// When each was served or freed last: who came first is due first.
    stamps: Vec<u64>,
    now: u64,
    /// What each has earned by its weight and not paid yet.
    credit: Vec<i64>,
}

impl Fewest {
    /// So many endpoints, nobody served yet.
    pub(super) fn new(count: usize, turns: Turns) -> Self {
        let stamps: Vec<u64> = (0..count as u64).collect();
        Fewest { turns, now: count as u64, credit: vec![0; count], stamps }
    }

    /// Tells that an endpoint has one more or one less: it stands at the end of those that have as many.
    pub(super) fn moved(&mut self, endpoint: usize) {
        self.stamps[endpoint] = self.now;
        self.now += 1;
    }

    /// The next one of those that are free.
    pub(super) fn next(&mut self, free: &[usize], open: &[u64], weights: &[u32]) -> Option<usize> {
        if self.turns != Turns::Smooth {
            let load = |index: usize| match open[index] {
                0 => 0,
                open => (open + 1) * HEAVIEST / u64::from(weights[index]).max(1),
            };
            return free.iter().copied().min_by_key(|index| (load(*index), self.stamps[*index]));
        }
        let lighter = |one: &usize, other: &usize| {
            let load = |one: usize, other: usize| open[one] * u64::from(weights[other]);
            load(*one, *other).cmp(&load(*other, *one))
        };
        let least = free.iter().copied().min_by(lighter)?;
        let tied: Vec<usize> = free.iter().copied().filter(|index| lighter(index, &least).is_eq()).collect();
        if tied.len() > 1 { self.richest(&tied, weights) } else { Some(least) }
    }

    /// Of those that are tied the one with the most credit, which pays what all have earned.
    fn richest(&mut self, tied: &[usize], weights: &[u32]) -> Option<usize> {
        for index in tied {
            self.credit[*index] += i64::from(weights[*index]);
        }
        let best = tied
            .iter()
            .copied()
            .reduce(|best, next| if self.credit[next] > self.credit[best] { next } else { best })?;
        self.credit[best] -= tied.iter().map(|index| i64::from(weights[*index])).sum::<i64>();
        Some(best)
    }
}
