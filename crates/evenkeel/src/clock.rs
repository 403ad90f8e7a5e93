//! The day, in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use finding::Date;

const SECONDS_A_DAY: u64 = 86_400;

/// Today in UTC.
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / SECONDS_A_DAY)
}

/// The date of a day counted from 1970-01-01: years begin in March here, so that the leap day is the last one.
fn date(day: u64) -> Date {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    Date { year: year as u16, month: month as u8, day: day as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        let of = |day| {
            let Date { year, month, day } = date(day);
            (year, month, day)
        };
        assert_eq!(of(0), (1970, 1, 1));
        assert_eq!(of(11_016), (2000, 2, 29));
        assert_eq!(of(20_454), (2026, 1, 1));
        assert_eq!(of(20_453), (2025, 12, 31));
    }
}
