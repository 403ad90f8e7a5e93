//! Days of the calendar.

use std::fmt;

/// A day of the calendar; ordered as days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, such as 2027.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `2027-01-31`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    /// The date of a day counted from 1970-01-01. Years begin in March here, so that the leap day is the last one. Days that no
    /// four figures of a year can name become the nearest that can.
    pub fn of_day(day: i64) -> Date {
        let shifted = day.clamp(-719_468, 2_932_896) + 719_468;
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year + i64::from(month <= 2);
        Date { year: year as u16, month: month as u8, day: day as u8 }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        let of = |day| Date::of_day(day).to_string();
        assert_eq!(of(0), "1970-01-01");
        assert_eq!(of(-1), "1969-12-31");
        assert_eq!(of(11_016), "2000-02-29");
        assert_eq!(of(20_454), "2026-01-01");
        assert_eq!(of(20_453), "2025-12-31");
        assert_eq!(of(i64::MAX), "9999-12-31");
        assert_eq!(of(i64::MIN), "0000-03-01");
    }
}
