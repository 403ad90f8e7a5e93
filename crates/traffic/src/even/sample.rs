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

/// Requests of one group: how many, and per endpoint where there are any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Group {
    size: f64,
    cells: Vec<(usize, f64)>,
}

impl FromIterator<(usize, f64)> for Group {
    fn from_iter<I: IntoIterator<Item = (usize, f64)>>(cells: I) -> Self {
        let cells: Vec<(usize, f64)> = cells.into_iter().filter(|(_, count)| *count > 0.0).collect();
        Group { size: cells.iter().map(|(_, count)| count).sum(), cells }
    }
}

/// Groups that are independent of one another, none of them empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Groups {
    groups: Vec<Group>,
    endpoints: usize,
}

impl Groups {
    /// Those of these groups that have requests.
    pub fn new(groups: impl Iterator<Item = Group>, endpoints: usize) -> Self {
        Groups { groups: groups.filter(|group| group.size > 0.0).collect(), endpoints }
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.groups.len()
    }

    /// Neighbours laid together, `size` by `size`; what is left over goes to the last.
    pub fn batches(&self, size: usize) -> Groups {
        let whole = (self.groups.len() / size).max(1);
        let batch = |at: usize| {
            let end = if at + 1 == whole { self.groups.len() } else { (at + 1) * size };
            let mut counts = vec![0.0; self.endpoints];
            let cells = self.groups[at * size..end].iter().flat_map(|group| &group.cells);
            cells.for_each(|(endpoint, count)| counts[*endpoint] += count);
            counts.into_iter().enumerate().collect()
        };
        Groups { groups: (0..whole).map(batch).collect(), endpoints: self.endpoints }
    }

    /// Every group counts the same, whatever its size. As groups are independent it is worth as many trials as there are
    /// groups, whatever happens within them: nothing is estimated.
    pub fn as_units(&self) -> Sample {
        Sample { shares: self.shares(|size| 1.0 / size), trials: self.groups.len() as f64 }
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
        let most = freedom * (self.groups.len() as f64 - 1.0);
        Sample { trials: sample.trials * estimated(seen.min(most), evidence), ..sample }
    }

    /// Shares where a request of a group of some size has some weight.
    fn shares(&self, weight: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut shares = vec![0.0; self.endpoints];
        for group in &self.groups {
            let weight = weight(group.size);
            group.cells.iter().for_each(|(endpoint, count)| shares[*endpoint] += weight * count);
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= total.max(f64::MIN_POSITIVE));
        shares
    }

    /// `weight² Σ (count - size share)²` of each group: their sum is what the spread between groups comes to.
    fn between(&self, shares: &[f64], weight: impl Fn(f64) -> f64) -> Vec<f64> {
        let groups = self.groups.len() as f64;
        let squares: f64 = shares.iter().map(|share| share * share).sum();
        let of_group = |Group { size, cells }: &Group| {
            // (x - m q)² is (m q)² where x is 0: all of that, and what the others have more.
            let more = cells.iter().map(|(endpoint, count)| count * (count - 2.0 * size * shares[*endpoint]));
            let sum = (size * size * squares + more.sum::<f64>()).max(0.0);
            weight(*size).powi(2) * sum * groups / (groups - 1.0).max(f64::MIN_POSITIVE)
        };
        self.groups.iter().map(of_group).collect()
    }

    /// Correlation within groups, 0 to 1: how much the spread between them is above that of independent requests, as a part of
    /// what it would be if all of a group went to one endpoint.
    fn correlation(&self) -> f64 {
        let shares = self.shares(|_| 1.0);
        let sizes = || self.groups.iter().map(|group| group.size);
        let (total, squares) = (sizes().sum::<f64>(), sizes().map(|size| size * size).sum::<f64>());
        let spread = self.between(&shares, |_| 1.0).iter().sum::<f64>() / variance(&shares);
        if squares > total && spread.is_finite() { ((spread - total) / (squares - total)).clamp(0.0, 1.0) } else { 1.0 }
    }

    /// Shares by weight, the trials that they are worth by the spread between groups, and the degrees of freedom in that.
    fn weighted(&self, weight: impl Fn(f64) -> f64) -> (Sample, f64) {
        let shares = self.shares(&weight);
        let sizes = || self.groups.iter().map(|group| group.size);
        let total: f64 = sizes().map(|size| weight(size) * size).sum();
        let simple: f64 = sizes().map(|size| weight(size).powi(2) * size).sum();
        let (variance, between) = (variance(&shares), self.between(&shares, &weight));
        if variance <= 0.0 || self.groups.len() < 2 {
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
