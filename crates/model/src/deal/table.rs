//! A table of turns: each endpoint stands in it as often as it weighs, as far apart as it can be.

/// The table. How far it was gone through is kept by who deals: tiers go on where the one before left off.
#[derive(Clone, Debug)]
pub(super) struct Table {
    weights: Vec<i64>,
    takes: Vec<bool>,
    /// Whether the table is only as long as its first endpoint is heavy.
    first_alone: bool,
    /// Whether only the first place counts.
    is_cut: bool,
    entries: Vec<usize>,
}

impl Table {
    /// Endpoints by weight; `divisor` is the greatest that divides all weights of the pool.
    ///
    /// `first_alone` is meant to leave all to the first of them. It makes the table only as long as that one is heavy, which
    /// is enough where its weight is 1; else others get some of the places. (Seen; nobody would plan it.)
    pub(super) fn new(weights: impl Iterator<Item = u32>, divisor: u32, first_alone: bool) -> Self {
        let weights: Vec<i64> = weights.map(|weight| i64::from(weight / divisor.max(1))).collect();
        Table { takes: vec![false; weights.len()], weights, first_alone, is_cut: false, entries: Vec::new() }
    }

    /// The same, of which only the first place counts: it is that of a heavy endpoint, which need not be the first one.
    pub(super) fn cut(self) -> Self {
        Table { is_cut: true, ..self }
    }

    /// Lets an endpoint take part, or not, once the table is made anew.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.takes[index] = takes && self.weights[index] > 0;
    }

    /// Makes the table anew.
    pub(super) fn settle(&mut self) {
        self.entries = self.made();
        if self.is_cut {
            self.entries.truncate(1);
        }
    }

    /// The entry at a place, which moves on; it begins anew at the end of the table.
    pub(super) fn next(&self, at: &mut usize) -> Option<usize> {
        if *at >= self.entries.len() {
            *at = 0;
        }
        let entry = self.entries.get(*at).copied();
        *at += 1;
        entry
    }

    /// The entries, in order.
    pub(super) fn entries(&self) -> &[usize] {
        &self.entries
    }

    /// The entry that a hash falls on.
    pub(super) fn placed(&self, hash: u32) -> Option<usize> {
        self.entries.get((hash as usize).checked_rem(self.entries.len())?).copied()
    }

    /// The entries: at each place everybody's claim grows by the weight, and the first with the most whole claims gets it.
    fn made(&self) -> Vec<usize> {
        let taking: Vec<usize> = (0..self.weights.len()).filter(|index| self.takes[*index]).collect();
        let counted = if self.first_alone { 1 } else { taking.len() };
        let total: i64 = taking.iter().take(counted).map(|index| self.weights[*index]).sum();
        if total == 1 {
            return taking.into_iter().take(1).collect();
        }
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
