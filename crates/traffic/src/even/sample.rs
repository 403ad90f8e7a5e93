//! How many independent trials the requests of a pool are worth.

use crate::certain::estimated;

/// Shares as groups show them, and how many independent trials they are worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sample {
    /// Share of each endpoint.
    pub shares: Vec<f64>,
    /// Independent trials that would tell as much.
    pub trials: f64,
}

/// Requests per endpoint of groups that are independent of one another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Groups {
    rows: Vec<Vec<f64>>,
    endpoints: usize,
}

impl Groups {
    /// Those of these rows that have requests.
    pub fn new(rows: impl Iterator<Item = Vec<f64>>, endpoints: usize) -> Self {
        Groups { rows: rows.filter(|row| row.iter().sum::<f64>() > 0.0).collect(), endpoints }
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Neighbours laid together, `size` by `size`; what is left over goes to the last.
    pub fn batches(&self, size: usize) -> Groups {
        let whole = (self.rows.len() / size).max(1);
        let mut rows = vec![vec![0.0; self.endpoints]; whole];
        for (at, row) in self.rows.iter().enumerate() {
            let batch = &mut rows[(at / size).min(whole - 1)];
            batch.iter_mut().zip(row).for_each(|(own, count)| *own += count);
        }
        Groups { rows, endpoints: self.endpoints }
    }

    /// Every group counts the same, whatever its size. As groups are independent it is worth as many trials as there are
    /// groups, whatever happens within them: nothing is estimated.
    pub fn as_units(&self) -> Sample {
        Sample { shares: self.shares(|size| 1.0 / size), trials: self.rows.len() as f64 }
    }

    /// Every request counts the same; nothing is known where there are no two groups, or one endpoint gets all.
    pub fn by_request(&self, evidence: f64) -> Sample {
        let (sample, freedom) = self.weighted(|_| 1.0);
        Sample { trials: sample.trials * estimated(freedom, evidence), ..sample }
    }

    /// The shares, of which nobody knows what they are worth.
    pub fn unknown(&self) -> Sample {
        Sample { shares: self.shares(|_| 1.0), trials: 0.0 }
    }

    /// Groups count as their size and [correlation](Self::correlation) r make best, `1 / (1 + (size - 1) r)` a request (J.
    /// Kleinman, 1973): a request each where requests are independent, a group each where all of a group go the same way. Where
    /// r is off the variance holds all the same, as it is measured between groups (K.-Y. Liang and S. Zeger, 1986).
    pub fn by_correlation(&self, evidence: f64) -> Sample {
        let correlation = self.correlation();
        let (sample, freedom) = self.weighted(|size| 1.0 / (1.0 + (size - 1.0) * correlation));
        Sample { trials: sample.trials * estimated(freedom, evidence), ..sample }
    }

    /// Shares where a request of a group of some size has some weight.
    fn shares(&self, weight: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut shares = vec![0.0; self.endpoints];
        for row in &self.rows {
            let weight = weight(row.iter().sum());
            shares.iter_mut().zip(row).for_each(|(own, count)| *own += weight * count);
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= total.max(f64::MIN_POSITIVE));
        shares
    }

    /// The sum of `weight² Σ (count - size share)²` over groups: what the spread between them comes to.
    fn between(&self, shares: &[f64], weight: impl Fn(f64) -> f64) -> f64 {
        let of_row = |row: &Vec<f64>| {
            let size: f64 = row.iter().sum();
            let squares = row.iter().zip(shares).map(|(count, share)| (count - size * share).powi(2));
            weight(size).powi(2) * squares.sum::<f64>()
        };
        let groups = self.rows.len() as f64;
        self.rows.iter().map(of_row).sum::<f64>() * groups / (groups - 1.0).max(f64::MIN_POSITIVE)
    }

    /// Correlation within groups, 0 to 1: how much the spread between them is above that of independent requests, as a part of
    /// what it would be if all of a group went to one endpoint.
    fn correlation(&self) -> f64 {
        let shares = self.shares(|_| 1.0);
        let sizes = || self.rows.iter().map(|row| row.iter().sum::<f64>());
        let (total, squares) = (sizes().sum::<f64>(), sizes().map(|size| size * size).sum::<f64>());
        let spread = self.between(&shares, |_| 1.0) / variance(&shares);
        if squares > total && spread.is_finite() { ((spread - total) / (squares - total)).clamp(0.0, 1.0) } else { 1.0 }
    }

    /// Shares by weight, the trials that they are worth by the spread between groups, and the degrees of freedom in that: those of
    /// a sum of unequal squares (F. Satterthwaite, 1946), so that one group which outweighs all others leaves hardly any.
    fn weighted(&self, weight: impl Fn(f64) -> f64) -> (Sample, f64) {
        let shares = self.shares(&weight);
        let correlation = self.correlation();
        let (mut total, mut simple, mut one, mut two) = (0.0, 0.0, 0.0, 0.0);
        for size in self.rows.iter().map(|row| row.iter().sum::<f64>()) {
            let own = weight(size);
            let part = own * own * size * (1.0 + (size - 1.0) * correlation);
            (total, simple) = (total + own * size, simple + own * own * size);
            (one, two) = (one + part, two + part * part);
        }
        let most = total * total / simple.max(f64::MIN_POSITIVE);
        let variance = variance(&shares);
        // Where one endpoint gets all there is no spread to measure.
        let trials = if variance > 0.0 { total * total * variance / self.between(&shares, &weight) } else { 0.0 };
        let trials = if self.rows.len() > 1 { trials.min(most) } else { 0.0 };
        (Sample { shares, trials }, one * one / two.max(f64::MIN_POSITIVE) - 1.0)
    }
}

/// `Σ p (1 - p)`: the variance of one trial over all endpoints.
fn variance(shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * (1.0 - share)).sum()
}
