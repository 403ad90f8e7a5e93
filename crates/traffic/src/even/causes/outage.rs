//! Windows in which an endpoint got nothing.

use super::case::Case;

/// Nats against nothing but chance that it takes.
const CLEAR: f64 = 12.0;

/// A run of windows in which an endpoint got nothing though the pool had requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outage {
    pub endpoint: usize,
    /// The first such window.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
    /// Requests that it should have had.
    pub missed: u64,
}

/// All such runs that chance hardly ever brings about: `n` trials miss a share p with probability `(1-p)^n`.
pub(super) fn outages(case: &Case) -> Vec<Outage> {
    let asked = (0..case.counts.len()).filter(|endpoint| case.promised(*endpoint) > 0.0);
    asked.flat_map(|endpoint| of_endpoint(case, endpoint)).collect()
}

fn of_endpoint(case: &Case, endpoint: usize) -> Vec<Outage> {
    let windows = case.known.windows;
    let worth = case.all_trials / case.requests().max(1) as f64;
    let share = case.promised(endpoint).min(0.999_999);
    let mut outages = vec![];
    let mut from = 0;
    while from < windows.len() {
        let length = windows[from..].iter().take_while(|window| window.at(endpoint) == 0).count();
        let requests: u64 = windows[from..from + length].iter().map(|window| window.requests()).sum();
        if requests as f64 * worth * -(1.0 - share).ln() >= CLEAR {
            let missed = (requests as f64 * share).round() as u64;
            outages.push(Outage { endpoint, from, to: from + length, missed });
        }
        from += length + 1;
    }
    outages
}

/// Whether an endpoint is out in a window.
pub(super) fn is_out(outages: &[Outage], endpoint: usize, window: usize) -> bool {
    outages.iter().any(|outage| outage.endpoint == endpoint && (outage.from..outage.to).contains(&window))
}

/// "windows 12 to 19", or all of them.
pub(super) fn when(outage: &Outage, windows: usize) -> String {
    match (outage.from, outage.to) {
        (0, to) if to == windows => "in all windows".to_string(),
        (from, to) => format!("in windows {} to {}", from + 1, to),
    }
}
