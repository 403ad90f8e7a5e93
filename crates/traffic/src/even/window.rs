//! What is judged, and against what.

use crate::Bunches;

/// What a pool's endpoints got in one stretch of time, summed over all balancers: shares must never be averaged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Requests per endpoint, in the order of the promise. Endpoints at its end that got nothing may be left out.
    pub counts: Vec<u64>,
    /// How those requests came in bunches, where the log tells, with the endpoints numbered alike.
    pub bunches: Option<Bunches>,
}

impl Window {
    /// Requests in all.
    pub fn requests(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Requests of one endpoint.
    pub fn at(&self, endpoint: usize) -> u64 {
        self.counts.get(endpoint).copied().unwrap_or(0)
    }
}

/// What a spread should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Share of each endpoint: 0 to 1, 1 in all.
    shares: Vec<f64>,
    /// The part by which a share may be off before anybody minds: 0.1 lets 25% be anything from 22.7% to 27.5%.
    pub tolerance: f64,
}

impl Promise {
    /// Shares by these weights, those of the endpoints that are up, with a tolerance of 10%. A weight of 0 promises nothing.
    pub fn of(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut shares: Vec<f64> =
            weights.into_iter().map(|weight| if weight.is_finite() { weight.max(0.0) } else { 0.0 }).collect();
        let total: f64 = shares.iter().sum();
        if total > 0.0 {
            shares.iter_mut().for_each(|share| *share /= total);
        }
        Promise { shares, tolerance: 0.1 }
    }

    /// The same for each of `endpoints`.
    pub fn even(endpoints: usize) -> Self {
        Promise::of(vec![1.0; endpoints])
    }

    /// Share of each endpoint: 0 to 1, 1 in all.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }
}
