//! Whether a pool's requests are spread as promised, and what explains it best where they aren't.
//!
//! Requests come in clusters: those of one connection or one client stick together. A test that takes them for independent (chi-square,
//! or G) calls nearly every even window uneven. So it is asked first how many independent trials the requests are worth
//! ([`Clusters`](crate::Clusters) tells, or the spread between minutes), and shares are held against the promise with as many: the
//! effective sample size of surveys (L. Kish, 1965; J. Rao and A. Scott, 1984, for tests; E. Korn and B. Graubard, 1998, for shares).
//! A verdict needs both: evidence that chance brings about once in a million judgements, and a share off by more than is tolerated.

pub mod causes;
mod evidence;
mod peel;
mod sample;
mod units;
mod verdict;
mod window;

pub use verdict::{Judgement, Kind, Need, Off, Seen, Verdict};
pub use window::{Promise, Window};

use evidence::{interval, trials_wanted, wanted};
use sample::Sample;

/// Judges all these windows together; they should be of one promise, such as the minutes since an endpoint came or went. Two or more of
/// the windows must agree where there are two or more.
pub fn judge(windows: &[Window], promise: &Promise) -> Judgement {
    let counts = counts(windows, promise);
    let asked = promise.shares().iter().filter(|share| **share > 0.0).count();
    let sample = sample(windows, promise.shares().len(), wanted(asked));
    let off = peel::off(windows, &counts, &sample, promise);
    let verdict = match need(windows, &counts, &sample, promise) {
        _ if !off.is_empty() => Verdict::Uneven(off),
        Some(need) => Verdict::TooLittle(need),
        None => Verdict::Even,
    };
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let trials = by_request(windows, promise.shares().len());
    let seen = |(requests, promised): (&u64, &f64)| {
        let share = *requests as f64 / total;
        Seen { requests: *requests, share, promised: *promised, likely: interval(share, trials) }
    };
    Judgement { verdict, endpoints: counts.iter().zip(promise.shares()).map(seen).collect(), trials }
}

/// Requests per endpoint over all windows.
fn counts(windows: &[Window], promise: &Promise) -> Vec<u64> {
    (0..promise.shares().len()).map(|endpoint| windows.iter().map(|window| window.at(endpoint)).sum()).collect()
}

/// Shares as seen, and the trials that they are worth.
fn sample(windows: &[Window], endpoints: usize, evidence: f64) -> Sample {
    match units::clients(windows, endpoints) {
        Some(groups) => units::of_clients(&groups, evidence),
        None => units::of_windows(&units::windows(windows, endpoints), evidence),
    }
}

/// What is missing until an endpoint at twice its share would be seen; `None` where nothing is.
fn need(windows: &[Window], counts: &[u64], sample: &Sample, promise: &Promise) -> Option<Need> {
    let asked: Vec<f64> = promise.shares().iter().copied().filter(|share| *share > 0.0).collect();
    let wanted = trials_wanted(asked.iter().copied(), wanted(asked.len()));
    let total = counts.iter().sum::<u64>();
    let are_known = windows.iter().all(|window| window.requests() == 0 || window.clusters.is_some());
    match () {
        () if sample.trials >= wanted => None,
        () if !are_known && windows.iter().filter(|window| window.requests() > 0).count() < units::FEWEST => {
            Some(Need::Windows(units::FEWEST))
        }
        () if sample.trials > 0.0 => Some(Need::Requests((total as f64 * wanted / sample.trials).ceil() as u64)),
        () => Some(Need::Requests(wanted.ceil() as u64)),
    }
}

/// Independent trials that the requests are worth where each counts the same.
fn by_request(windows: &[Window], endpoints: usize) -> f64 {
    let groups = units::clients(windows, endpoints).unwrap_or_else(|| units::windows(windows, endpoints));
    // Half of 1.96 squared: so much evidence is 95%. Where one endpoint gets all there is no spread to measure.
    let trials = groups.by_request(1.92).trials;
    if trials > 0.0 { trials } else { groups.as_units().trials }
}
