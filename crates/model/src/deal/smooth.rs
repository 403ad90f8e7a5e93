//! Turns by credit: each endpoint earns its weight with every request; the richest is served and pays what all earned.

/// Endpoints with their credit.
#[derive(Clone, Debug)]
pub(super) struct Smooth {
    weights: Vec<i64>,
    credit: Vec<i64>,
    takes: Vec<bool>,
}

impl Smooth {
    /// Endpoints by weight, nobody taking part yet.
    pub(super) fn new(weights: impl Iterator<Item = u32>) -> Self {
        let weights: Vec<i64> = weights.map(i64::from).collect();
        Smooth { credit: vec![0; weights.len()], takes: vec![false; weights.len()], weights }
    }

    /// Lets an endpoint take part, or not; its credit stays as it is meanwhile.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.takes[index] = takes;
    }

    /// The next endpoint; of equally rich ones the first.
    pub(super) fn next(&mut self) -> Option<usize> {
        let mut earned = 0;
        let mut best: Option<usize> = None;
        for index in (0..self.weights.len()).filter(|index| self.takes[*index]) {
            self.credit[index] += self.weights[index];
            earned += self.weights[index];
            if best.is_none_or(|best| self.credit[index] > self.credit[best]) {
                best = Some(index);
            }
        }
        self.credit[best?] -= earned;
        best
    }
}
