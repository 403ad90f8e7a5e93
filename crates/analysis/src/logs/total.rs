//! What a number of requests come to.

use traffic::{Cell, Sketch};

/// Counts without their minutes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    /// Requests.
    pub requests: u64,
    /// Requests by class of status: 1xx to 5xx, and last those without a status.
    pub classes: [u64; 6],
    /// Log-ins that were refused: 401 and 403 on a route that is one.
    pub refused: u64,
    /// Further attempts that were made for these requests.
    pub retries: u64,
    /// Attempts that failed here, of requests that another endpoint then answered.
    pub passed_on: u64,
    /// How requests ended that didn't end well: the engine's own letters, and how often. Sorted.
    pub endings: Vec<(String, u64)>,
    /// How long they took; `None` where nothing was timed.
    pub latency: Option<Latency>,
}

/// How long requests took, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Latency {
    /// How many were timed.
    pub count: u64,
    /// The mean.
    pub mean: f64,
    /// The median.
    pub p50: f64,
    /// 95% took no longer.
    pub p95: f64,
    /// 99% took no longer.
    pub p99: f64,
}

impl From<Cell> for Total {
    fn from(cell: Cell) -> Self {
        let Cell { requests, classes, refused, retries, passed_on, endings, latency } = cell;
        Total { requests, classes, refused, retries, passed_on, endings, latency: self::latency(&latency) }
    }
}

fn latency(sketch: &Sketch) -> Option<Latency> {
    let of = |q| sketch.quantile(q);
    Some(Latency { count: sketch.count(), mean: sketch.mean()?, p50: of(0.5)?, p95: of(0.95)?, p99: of(0.99)? })
}
