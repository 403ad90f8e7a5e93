//! How much a spread says against what it should be.

use crate::certain::ALARM;

/// The divergence of an observed share from a promised one in nats: `q ln(q/p) + (1-q) ln((1-q)/(1-p))` (S. Kullback and
/// R. Leibler, 1951). `2 n` times it is the statistic of the G test of one endpoint against the rest.
///
/// `n` independent trials come to a share of `q` or further off with probability `exp(-n divergence(q, p))` at most (H. Chernoff,
/// 1952), and so does the mean of `n` independent shares between 0 and 1, however each is spread (W. Hoeffding, 1963).
pub(super) fn divergence(observed: f64, promised: f64) -> f64 {
    term(observed, promised) + term(1.0 - observed, 1.0 - promised)
}

/// `q ln(q/p)`.
pub(super) fn term(observed: f64, promised: f64) -> f64 {
    match () {
        () if observed <= 0.0 => 0.0,
        () if promised <= 0.0 => f64::INFINITY,
        () => observed * (observed / promised).ln(),
    }
}

/// The evidence in nats that an alarm takes where `endpoints` are looked at from both sides: by the sum of the probabilities
/// (C. Bonferroni, 1936) it goes wrong at most as often as [`ALARM`] says.
pub(super) fn wanted(endpoints: usize) -> f64 {
    (2.0 * endpoints.max(1) as f64 / ALARM).ln()
}

/// Trials after which an endpoint at twice its share (or halfway to all, where that is less) is seen in 95% of the cases.
pub(super) fn trials_wanted(shares: impl Iterator<Item = f64>, evidence: f64) -> f64 {
    let of_share = |share: f64| {
        let doubled = (2.0 * share).min((1.0 + share) / 2.0);
        let is_seen = |trials: f64| {
            let low = doubled - 1.645 * (doubled * (1.0 - doubled) / trials).sqrt();
            low > share && trials * divergence(low, share) >= evidence
        };
        least(is_seen)
    };
    shares.filter(|share| *share > 0.0 && *share < 1.0).map(of_share).fold(0.0, f64::max)
}

/// The least number from which on something holds, within a thousandth.
fn least(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (1.0, 2.0);
    while !holds(high) && high < 1e15 {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > high / 1e3 {
        let middle = (low + high) / 2.0;
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

/// Where the share lies with 95% confidence, seen `share` in `trials` (E. B. Wilson, 1927).
pub(super) fn interval(share: f64, trials: f64) -> (f64, f64) {
    const SQUARED: f64 = 1.96 * 1.96;
    if trials <= 0.0 {
        return (0.0, 1.0);
    }
    let middle = share + SQUARED / (2.0 * trials);
    let half = (SQUARED * (share * (1.0 - share) + SQUARED / (4.0 * trials)) / trials).sqrt();
    let whole = 1.0 + SQUARED / trials;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}
