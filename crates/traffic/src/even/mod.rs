//! Whether a pool's requests are spread as promised, and what explains it best where they aren't.
//!
//! Requests come in bunches: those of one connection or one client stick together. A test that takes them for independent (chi-square,
//! or G) calls nearly every even window uneven. So it is asked first how many independent trials the requests are worth
//! ([`Bunches`](crate::Bunches) tells, or the spread between minutes), and shares are held against the promise with as many: the
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
use units::Units;

/// Judges all these windows together; they should be of one promise, such as the minutes since an endpoint came or went. Where there
/// are several, no single one of them may decide.
pub fn judge(windows: &[Window], promise: &Promise) -> Judgement {
    let counts = counts(windows, promise);
    let asked: Vec<f64> = promise.shares().iter().copied().filter(|share| *share > 0.0).collect();
    let units = Units::of(windows, promise.shares().len());
    let evidence = wanted(asked.len());
    let sample = units.sample(evidence);
    let off = peel::off(windows, &counts, &sample, promise);
    let enough = trials_wanted(asked.into_iter(), evidence);
    let total = counts.iter().sum::<u64>();
    let verdict = match () {
        () if !off.is_empty() => Verdict::Uneven(off),
        () if sample.trials >= enough => Verdict::Even,
        () if total > 0 && units.lacks_windows() => Verdict::TooLittle(Need::Windows(units::FEWEST)),
        // Where nothing tells what requests are worth, they are at least as many.
        () if sample.trials <= 0.0 => Verdict::TooLittle(Need::Requests(total.max(enough.ceil() as u64))),
        () => Verdict::TooLittle(Need::Requests((total as f64 * enough / sample.trials).ceil() as u64)),
    };
    let trials = units.trials();
    let seen = |(requests, promised): (&u64, &f64)| {
        let share = *requests as f64 / total.max(1) as f64;
        Seen { requests: *requests, share, promised: *promised, likely: interval(share, trials) }
    };
    Judgement { verdict, endpoints: counts.iter().zip(promise.shares()).map(seen).collect(), trials }
}

/// Requests per endpoint over all windows.
fn counts(windows: &[Window], promise: &Promise) -> Vec<u64> {
    (0..promise.shares().len()).map(|endpoint| windows.iter().map(|window| window.at(endpoint)).sum()).collect()
}
