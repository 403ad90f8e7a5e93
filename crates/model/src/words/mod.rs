//! Numbers as people write them and pools as they speak of them, the same on every page.

mod answer;
mod pool;

pub use answer::{answered, statuses, unanswered};
pub use pool::{hash_key, health, policy, spread, stickiness};

/// `1 endpoint`, `3 endpoints`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// A share, 0 to 1, in percent to a tenth: `25%`, `33.3%`.
pub fn percent(share: f64) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    format!("{percent}%")
}

/// Milliseconds in the largest unit that keeps them whole: `250ms`, `5s`, `10min`, `8h`.
pub fn duration(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")];
    let whole = |(size, _): &&(u64, &str)| milliseconds >= *size && milliseconds.is_multiple_of(*size);
    match UNITS.iter().find(whole) {
        Some((size, unit)) => format!("{}{unit}", milliseconds / size),
        None => format!("{milliseconds}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_keep_the_largest_whole_unit() {
        let said: Vec<String> = [8 * 3_600_000, 90_000, 5_000, 1_500, 20].map(duration).into();
        assert_eq!(said, ["8h", "90s", "5s", "1500ms", "20ms"]);
    }

    #[test]
    fn shares_are_said_to_a_tenth() {
        assert_eq!([percent(1.0 / 3.0), percent(0.25), percent(4.0 / 7.0)], ["33.3%", "25%", "57.1%"]);
    }
}
