//! What a page of `simulate` is made of.

use analysis::simulate::Simulation;

use crate::Quotes;

/// What `simulate` found.
pub struct SimulateFacts<'a> {
    /// Where spans are quoted from.
    pub quotes: &'a Quotes<'a>,
    /// What comes of the traffic.
    pub simulation: &'a Simulation,
}

/// A rate with as many digits as tell something: `514/s`, `0.25/s`.
pub(crate) fn rate(rate: f64) -> String {
    format!("{}/s", number(rate))
}

/// A number with as many digits as tell something.
pub(crate) fn number(number: f64) -> String {
    match number {
        large if large >= 100.0 => format!("{large:.0}"),
        some if some >= 10.0 || some == 0.0 => trimmed(format!("{some:.1}")),
        small if small >= 0.01 => trimmed(format!("{small:.2}")),
        tiny => format!("{tiny:.4}"),
    }
}

/// Without zeros at the end of a fraction.
fn trimmed(number: String) -> String {
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn digits_that_tell_something() {
        let said = [0.0, 0.0042, 0.25, 1.0, 12.04, 514.3].map(number);
        assert_eq!(said, ["0", "0.0042", "0.25", "1", "12", "514"]);
    }
}
