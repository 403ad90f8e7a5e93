//! How sure one must be before anybody is woken.

/// The bound on how often chance alone raises an alarm: once in a million judgements of a pool, or of a series.
pub(crate) const ALARM: f64 = 1e-6;

/// How much of a number of trials counts whose variance was estimated with `freedom` degrees of freedom, where `evidence` is
/// wanted: `(z/t)²`, z the normal deviate and t that of Student at the same probability (E. Korn and B. Graubard, 1998, for
/// shares in surveys). By D. Wallace's approximation (1959) `t² = v (exp(z² ((8v+3)/(8v+1))² / v) - 1)`.
pub(crate) fn estimated(freedom: f64, evidence: f64) -> f64 {
    if freedom < 1.0 {
        return 0.0;
    }
    if freedom.is_infinite() {
        return 1.0;
    }
    let squared = 2.0 * evidence;
    let slope = (8.0 * freedom + 3.0) / (8.0 * freedom + 1.0);
    (squared / (freedom * (squared * slope * slope / freedom).exp_m1())).min(1.0)
}
