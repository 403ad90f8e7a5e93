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
    /// r is off the variance holds all the same, as it is measured between groups (K.-Y. Liang and S. Zeger, 1986). At most
    /// `freedom` degrees of it are believed for each group: that, too, is seen in no more groups than there are.
    pub fn by_correlation(&self, evidence: f64, freedom: f64) -> Sample {
        let correlation = self.correlation();
        let (sample, seen) = self.weighted(|size| 1.0 / (1.0 + (size - 1.0) * correlation));
        let most = freedom * (self.rows.len() as f64 - 1.0);
        Sample { trials: sample.trials * estimated(seen.min(most), evidence), ..sample }
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

    /// `weight² Σ (count - size share)²` of each group: their sum is what the spread between groups comes to.
    fn between(&self, shares: &[f64], weight: impl Fn(f64) -> f64) -> Vec<f64> {
        let groups = self.rows.len() as f64;
        let of_row = |row: &Vec<f64>| {
            let size: f64 = row.iter().sum();
            let squares = row.iter().zip(shares).map(|(count, share)| (count - size * share).powi(2));
            weight(size).powi(2) * squares.sum::<f64>() * groups / (groups - 1.0).max(f64::MIN_POSITIVE)
        };
        self.rows.iter().map(of_row).collect()
    }

    /// Correlation within groups, 0 to 1: how much the spread between them is above that of independent requests, as a part of
    /// what it would be if all of a group went to one endpoint.
    fn correlation(&self) -> f64 {
        let shares = self.shares(|_| 1.0);
        let sizes = || self.rows.iter().map(|row| row.iter().sum::<f64>());
        let (total, squares) = (sizes().sum::<f64>(), sizes().map(|size| size * size).sum::<f64>());
        let spread = self.between(&shares, |_| 1.0).iter().sum::<f64>() / variance(&shares);
        if squares > total && spread.is_finite() { ((spread - total) / (squares - total)).clamp(0.0, 1.0) } else { 1.0 }
    }

    /// Shares by weight, the trials that they are worth by the spread between groups, and the degrees of freedom in that.
    fn weighted(&self, weight: impl Fn(f64) -> f64) -> (Sample, f64) {
        let shares = self.shares(&weight);
        let sizes = || self.rows.iter().map(|row| row.iter().sum::<f64>());
        let total: f64 = sizes().map(|size| weight(size) * size).sum();
        let simple: f64 = sizes().map(|size| weight(size).powi(2) * size).sum();
        let (variance, between) = (variance(&shares), self.between(&shares, &weight));
        if variance <= 0.0 || self.rows.len() < 2 {
            // Where one endpoint gets all there is no spread to measure.
            return (Sample { shares, trials: 0.0 }, 0.0);
        }
        let trials = total * total * variance / between.iter().sum::<f64>();
        let most = total * total / simple.max(f64::MIN_POSITIVE);
        (Sample { shares, trials: trials.min(most) }, freedom(&between))
    }
}

/// Degrees of freedom of a sum of m parts with the mean c and the variance v: `2 m c² / v` (F. Satterthwaite, 1946). One part that outweighs all others leaves hardly any.
fn freedom(parts: &[f64]) -> f64 {
    let count = parts.len() as f64;
    let mean = parts.iter().sum::<f64>() / count;
    let variance = parts.iter().map(|part| (part - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    2.0 * count * mean * mean / variance.max(f64::MIN_POSITIVE)
}

/// `Σ p (1 - p)`: the variance of one trial over all endpoints.
fn variance(shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * (1.0 - share)).sum()
}
