//! What is known of an uneven pool, and how well a prediction meets it.

use model::Pool;

use crate::Heavy;
use crate::even::units::Units;
use crate::even::{Promise, Window};

/// What is known of a pool besides its counts. Endpoints are numbered as in the pool.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The pool as configured.
    pub pool: &'a Pool,
    /// What was promised, and judged against.
    pub promise: &'a Promise,
    /// What was seen, in order of time, best a minute each, summed over all balancers.
    pub windows: &'a [Window],
    /// Mean time that a request took at each endpoint, in microseconds, where it is known.
    pub latencies: &'a [Option<f64>],
    /// Who asked most, by address, over all windows.
    pub clients: Option<&'a Heavy>,
    /// The windows at whose beginning the balancer was started or reloaded, where that is known.
    pub reloads: Option<&'a [usize]>,
}

/// What is known, and what it comes to.
#[derive(Clone, Debug)]
pub(super) struct Case<'a> {
    pub known: &'a Known<'a>,
    /// Requests per endpoint.
    pub counts: Vec<u64>,
    /// Share of each endpoint.
    pub shares: Vec<f64>,
    /// Independent trials that the requests are worth, as far as they count.
    pub trials: f64,
    /// All of them.
    pub all_trials: f64,
}

/// Trials that count at the most: no prediction is right to the last percent.
const MOST: f64 = 3_000.0;
/// Part of the requests that may go anywhere, so that one stray request refutes nobody.
const STRAY: f64 = 0.002;

impl<'a> Case<'a> {
    pub fn new(known: &'a Known<'a>) -> Self {
        let endpoints = known.pool.endpoints.len();
        let at = |endpoint| known.windows.iter().map(|window| window.at(endpoint)).sum();
        let counts: Vec<u64> = (0..endpoints).map(at).collect();
        let shares = parts(counts.iter().map(|count| *count as f64));
        let all_trials = Units::of(known.windows, endpoints).trials();
        Case { known, counts, shares, trials: all_trials.min(MOST), all_trials }
    }

    /// Requests in all.
    pub fn requests(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The promise to one endpoint.
    pub fn promised(&self, endpoint: usize) -> f64 {
        self.known.promise.shares().get(endpoint).copied().unwrap_or(0.0)
    }

    /// How far these shares are from those that were seen: the deviance `2 n Σ q ln(q / p)` with the trials that count.
    pub fn deviance(&self, shares: &[f64]) -> f64 {
        let stray = STRAY / shares.len().max(1) as f64;
        let term = |(seen, share): (&f64, &f64)| {
            if *seen > 0.0 { seen * (seen / (share * (1.0 - STRAY) + stray)).ln() } else { 0.0 }
        };
        2.0 * self.trials * self.shares.iter().zip(shares).map(term).sum::<f64>()
    }

    /// The deviance of the promise.
    pub fn promise_deviance(&self) -> f64 {
        let promised: Vec<f64> = (0..self.counts.len()).map(|endpoint| self.promised(endpoint)).collect();
        self.deviance(&promised)
    }

    /// Degrees of freedom of a deviance.
    pub fn freedom(&self) -> f64 {
        (self.counts.len() as f64 - 1.0).max(1.0)
    }

    /// The name of an endpoint as users know it.
    pub fn name(&self, endpoint: usize) -> &str {
        self.known.pool.endpoints.get(endpoint).map_or("?", |own| match &own.name {
            Some(name) => &name.value,
            None => &own.written,
        })
    }
}

/// Parts of their sum; all 0 where that is.
pub(super) fn parts(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let values: Vec<f64> = values.into_iter().collect();
    let total: f64 = values.iter().sum();
    values.into_iter().map(|value| if total > 0.0 { value / total } else { 0.0 }).collect()
}

/// A part as percent, as texts say it.
pub(super) fn percent(part: f64) -> String {
    format!("{:.1}%", 100.0 * part)
}
