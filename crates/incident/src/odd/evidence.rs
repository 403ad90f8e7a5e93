//! How much evidence numbers are.

use finding::Confidence;

/// Evidence in nats from which on something is sure. A bet against the past that wins fairly multiplies by `e^18` or more at most once in
/// `e^18` (66 million) series, however often it is looked at (J. Ville, 1939).
pub const HIGH: f64 = 18.0;
/// Evidence in nats from which on something is likely: once in a million series.
pub const MEDIUM: f64 = 14.0;

/// The same where something happened that may bring it about: once in 3,000 series; and where something happened that mostly does: once
/// in 7.
pub const POSSIBLE: f64 = 8.0;
pub const EXPECTED: f64 = 2.0;

/// How sure so much evidence makes.
pub fn confidence(nats: f64) -> Confidence {
    if nats >= HIGH { Confidence::High } else { Confidence::Medium }
}

/// The logarithm of the gamma function for numbers above 0 (J. Stirling, 1730, with three terms), right within 1e-8.
fn ln_gamma(mut x: f64) -> f64 {
    let mut below = 1.0;
    while x < 8.0 {
        below *= x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let squared = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - squared * (1.0 / 360.0 - squared * (1.0 / 1_260.0 - squared / 1_680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - below.ln()
}

/// The logarithm of the beta function.
fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// How much better `some` of `all` are told by any other part than by the past, in nats: the logarithm of a ratio of two forecasts of what
/// came one by one. The past's is that of a beta distribution after `past` (those that were, those that weren't); the other one's knows
/// nothing (H. Jeffreys, 1939). As a forecast adds up to 1, the ratio is a fair bet where the past goes on.
pub(super) fn against(past: (f64, f64), some: f64, all: f64) -> f64 {
    let rest = (all - some).max(0.0);
    let (were, were_not) = past;
    ln_beta(1.0 + some, 1.0 + rest) - ln_beta(were + some, were_not + rest) + ln_beta(were, were_not)
}

/// How much better counts are told by two rates than by one, in nats: `before` in so many seconds, and `after`.
pub(super) fn of_rates(before: (f64, f64), after: (f64, f64)) -> f64 {
    let both = (before.0 + after.0) / (before.1 + after.1);
    let term = |(count, time): (f64, f64)| if count > 0.0 { count * (count / time / both).ln() } else { 0.0 };
    term(before) + term(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gamma_function_is_that_of_factorials() {
        let mut factorial = 1.0_f64;
        for n in 1..30 {
            assert!((ln_gamma(f64::from(n)) - factorial.ln()).abs() < 1e-8, "{n}");
            factorial *= f64::from(n);
        }
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-8);
    }

    #[test]
    fn a_forecast_of_all_outcomes_adds_up() {
        // Orders of 6 outcomes by how many of them were: the past's forecast of each is what it is against nothing.
        let choose = [1.0, 6.0, 15.0, 20.0, 15.0, 6.0, 1.0];
        let forecast = |some: f64| ln_beta(1.5 + some, 9.5 + 6.0 - some) - ln_beta(1.5, 9.5);
        let sum: f64 = (0..7).map(|some| choose[some] * forecast(some as f64).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-7, "{sum}");
        let bet: f64 = (0..7)
            .map(|some| choose[some] * (forecast(some as f64) + against((1.5, 9.5), some as f64, 6.0)).exp())
            .sum();
        assert!((bet - 1.0).abs() < 1e-7, "a fair bet: {bet}");
    }
}
