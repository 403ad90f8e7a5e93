//! What a series varies by on its own.

use super::point::Point;

/// Minutes over which what lasts longer than one of them is looked for.
const LAGS: usize = 6;

/// How far above the noise that is known what the series shows may lie, and still be that noise.
const ABOVE: f64 = 2.5;

/// Noise of a series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noise {
    /// What the mean of many minutes varies by, times their weight.
    pub variance: f64,
    /// Degrees of freedom of that variance.
    pub freedom: f64,
}

/// The noise of points around 0, at least `least`.
///
/// What lasts longer than a minute (a connection, a batch) lets means of many minutes vary more than single minutes tell: by `1 +
/// 2 Σ r(lag)` with the correlations r between minutes that are so far apart (M. Bartlett, 1946). Negative ones aren't relied on.
pub(super) fn of(points: &[Point], least: f64) -> Noise {
    let rests: Vec<f64> = points.iter().map(|point| point.weight.sqrt() * point.value).collect();
    let squares: f64 = rests.iter().map(|rest| rest * rest).sum();
    let correlation = |lag: usize| {
        let products: f64 = rests.iter().zip(rests.iter().skip(lag)).map(|(one, other)| one * other).sum();
        if squares > 0.0 { (products / squares).max(0.0) } else { 0.0 }
    };
    let longer = 1.0 + 2.0 * (1..=LAGS).map(correlation).sum::<f64>();
    let alone = (points.len() as f64 - 2.0).max(1.0);
    let variance = squares / alone * longer;
    let freedom = if variance > ABOVE * least { alone / longer } else { f64::INFINITY };
    Noise { variance: variance.max(least), freedom }
}
