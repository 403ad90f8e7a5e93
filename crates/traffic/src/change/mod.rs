//! In which minute something changed, and by how much.
//!
//! Counts are brought to a scale on which chance alone gives every minute the same variance. The stretch of minutes whose mean is
//! furthest from that of the rest is sought by the likelihood ratio (E. S. Page, 1954, for changes that stay; B. Levin and J. Kline,
//! 1985, for those that pass), with the noise that the series itself shows from minute to minute.

mod curve;
mod noise;
mod point;
mod search;

use point::Point;
use search::{Least, Stretch};

/// Minutes from which on a series shows itself how much it varies.
pub const TELLING: usize = search::TELLING;

/// What the logarithm of a single latency varies by, at the least: medians that hardly vary are rounded, not known so well.
const SPREAD: f64 = 0.5;

/// Something changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The first minute in which it was different: an index into the series.
    pub at: usize,
    /// The first minute in which it was as before again; `None` where it stays different until the end.
    pub until: Option<usize>,
    /// What it was before, and again afterwards.
    pub before: f64,
    /// What it was while it was different.
    pub after: f64,
    /// One less the bound on how often chance alone would bring this about somewhere in such a series, 0 to 1.
    pub confidence: f64,
}

/// The change of a part of a whole, such as an endpoint's share or errors: how many of how many, per minute. `least` is the factor
/// between before and after that anybody minds. `together` is how many requests come and go as one, where that is known:
/// requests divided by the [trials](crate::even::Judgement::trials) that they are worth. Where it isn't, more evidence is asked for.
///
/// The scale is that of F. Anscombe (1948): `asin(sqrt((x + 3/8) / (n + 3/4)))` has the variance `1 / (4 n)`.
pub fn of_parts(series: &[(u64, u64)], least: f64, together: Option<f64>) -> Option<Change> {
    let point = |(count, all): &(u64, u64)| {
        let part = (*count as f64 + 0.375) / (*all as f64 + 0.75);
        Point { value: part.min(1.0).sqrt().asin(), weight: 4.0 * *all as f64 }
    };
    let part = |minutes: &mut dyn Iterator<Item = usize>| {
        let (count, all) = minutes.fold((0, 0), |sum, at| (sum.0 + series[at].0, sum.1 + series[at].1));
        count as f64 / all.max(1) as f64
    };
    found(
        series.iter().map(point).collect(),
        Least { noise: together.unwrap_or(1.0).max(1.0), is_known: together.is_some() },
        least,
        part,
    )
}

/// The change of a count per minute, such as requests. On the scale of `sqrt(x + 3/8)` (Anscombe, 1948) the variance is 1/4.
pub fn of_counts(series: &[u64], least: f64) -> Option<Change> {
    let point = |count: &u64| Point { value: (*count as f64 + 0.375).sqrt(), weight: 4.0 };
    let mean = |minutes: &mut dyn Iterator<Item = usize>| {
        let (count, number) = minutes.fold((0, 0_u64), |sum, at| (sum.0 + series[at], sum.1 + 1));
        count as f64 / number.max(1) as f64
    };
    found(series.iter().map(point).collect(), Least { noise: 1.0, is_known: false }, least, mean)
}

/// The change of a time, such as the median latency of each minute, with the requests that it is made of; minutes without requests
/// don't count. The scale is that of logarithms, so a change is a factor, and before and after are geometric means.
pub fn of_times(series: &[(f64, u64)], least: f64) -> Option<Change> {
    let is_time = |time: &f64| *time > 0.0 && time.is_finite();
    let log = |time: f64| if is_time(&time) { time.ln() } else { 0.0 };
    // What a minute's median varies by doesn't fall with its requests for ever: latencies of one minute have causes in common.
    let weight = |(time, requests): &(f64, u64)| if is_time(time) { (*requests as f64).min(100.0) } else { 0.0 };
    let points = series.iter().map(|own| Point { value: log(own.0), weight: weight(own) }).collect();
    let mean = |minutes: &mut dyn Iterator<Item = usize>| {
        let add =
            |sum: (f64, f64), at: usize| (sum.0 + weight(&series[at]) * log(series[at].0), sum.1 + weight(&series[at]));
        let (sum, weights) = minutes.fold((0.0, 0.0), add);
        (sum / weights.max(f64::MIN_POSITIVE)).exp()
    };
    found(points, Least { noise: SPREAD * SPREAD, is_known: false }, least, mean)
}

/// The change in a series, where `level` gives the mean of some of its minutes.
fn found(
    points: Vec<Point>,
    noise: Least,
    least: f64,
    level: impl Fn(&mut dyn Iterator<Item = usize>) -> f64,
) -> Option<Change> {
    // Minutes without weight say nothing.
    let kept: Vec<usize> = (0..points.len()).filter(|at| points[*at].weight > 0.0).collect();
    let points: Vec<Point> = kept.iter().map(|at| points[*at]).collect();
    let Stretch { from, to, chance } = search::furthest(&points, noise)?;
    let before = level(&mut (0..from).chain(to..kept.len()).map(|place| kept[place]));
    let after = level(&mut (from..to).map(|place| kept[place]));
    let factor = if after > before { after / before } else { before / after };
    let until = kept.get(to).copied();
    (factor >= least).then(|| Change { at: kept[from], until, before, after, confidence: 1.0 - chance })
}
