//! What is counted of one endpoint in one minute.

use crate::Sketch;

/// Counts of the requests of one [`Key`](crate::Key).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
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
    /// How long the endpoint took, or where the log doesn't say it the whole request.
    pub latency: Sketch,
}

impl Cell {
    /// Takes in all of another.
    pub fn merge(&mut self, other: &Cell) {
        self.requests += other.requests;
        self.classes.iter_mut().zip(other.classes).for_each(|(own, other)| *own += other);
        self.refused += other.refused;
        self.retries += other.retries;
        self.passed_on += other.passed_on;
        for (ending, count) in &other.endings {
            match self.endings.binary_search_by(|(own, _)| own.cmp(ending)) {
                Ok(place) => self.endings[place].1 += count,
                Err(place) => self.endings.insert(place, (ending.clone(), *count)),
            }
        }
        self.latency.merge(&other.latency);
    }
}
