//! A table of turns: each endpoint stands in it as often as it weighs, as far apart as it can be.

/// The table, and how far it was gone through.
#[derive(Clone, Debug)]
pub(super) struct Table {
    weights: Vec<i64>,
    takes: Vec<bool>,
    entries: Vec<usize>,
    at: usize,
}

impl Table {
    /// Endpoints by weight; `divisor` is the greatest that divides all weights of the pool.
    pub(super) fn new(weights: impl Iterator<Item = u32>, divisor: u32) -> Self {
        let weights: Vec<i64> = weights.map(|weight| i64::from(weight / divisor.max(1))).collect();
        Table { takes: vec![false; weights.len()], weights, entries: Vec::new(), at: 0 }
    }

    /// Lets an endpoint take part, or not, once the table is made anew.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.takes[index] = takes && self.weights[index] > 0;
    }

    /// Makes the table anew.
    pub(super) fn settle(&mut self) {
        self.entries = self.made();
    }

    /// The next entry; the turn begins anew where the table became shorter.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self.at >= self.entries.len() {
            self.at = 0;
        }
        let entry = self.entries.get(self.at).copied();
        self.at += 1;
        entry
    }

    /// The entry that a hash falls on.
    pub(super) fn placed(&self, hash: u32) -> Option<usize> {
        self.entries.get((hash as usize).checked_rem(self.entries.len())?).copied()
    }

    /// The entries: at each place everybody's claim grows by the weight, and the first with the most whole claims gets it.
    fn made(&self) -> Vec<usize> {
        let taking: Vec<usize> = (0..self.weights.len()).filter(|index| self.takes[*index]).collect();
        let total: i64 = taking.iter().map(|index| self.weights[*index]).sum();
        let mut claims = vec![0; self.weights.len()];
        let mut place = |_| {
            let mut best: Option<(i64, usize)> = None;
            for &index in &taking {
                claims[index] += self.weights[index];
                let whole = (claims[index] + total) / total;
                if best.is_none_or(|(most, _)| whole > most) {
                    best = Some((whole, index));
                }
            }
            let (_, index) = best?;
            claims[index] -= total;
            Some(index)
        };
        (0..total).filter_map(&mut place).collect()
    }
}
