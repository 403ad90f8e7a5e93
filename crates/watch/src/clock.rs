//! What time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use model::Moment;

/// Now.
pub fn now() -> Moment {
    of(SystemTime::now())
}

/// A time of the system as a moment.
pub(crate) fn of(time: SystemTime) -> Moment {
    let millis = |span: std::time::Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => Moment(millis(since)),
        Err(before) => Moment(-millis(before.duration())),
    }
}

/// A time as people write it: `2026-11-27T18:05:00Z`, with or without a fraction; in UTC.
pub(crate) fn parse(text: &str) -> Option<Moment> {
    let (date, time) = text.strip_suffix('Z')?.split_once(['T', ' '])?;
    let numbers = |text: &str, separator: char| -> Option<[i64; 3]> {
        let parts: Vec<i64> = text.split(separator).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        parts.try_into().ok()
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let ([year, month, day], [hour, minute, second]) = (numbers(date, '-')?, numbers(whole, ':')?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(3);
    let millis = digits.fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    Some(Moment(seconds * 1_000 + millis))
}

/// Days since 1970: years are counted from March, so that the odd day of a leap year is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let since_march = (month + 9) % 12;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * since_march + 2) / 5 + day
        - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_shown() {
        for text in ["1970-01-01T00:00:00.000Z", "2026-11-27T18:05:55.120Z", "2000-02-28T23:59:59.999Z"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        assert_eq!(parse("2026-11-27T18:05:00Z").unwrap().to_string(), "2026-11-27T18:05:00.000Z");
        assert!(
            ["", "2026-11-27", "2026-13-27T18:05:00Z", "2026-11-27T18:05:00", "x-11-27T18:05:00Z"].map(parse)
                == [None; 5]
        );
    }
}
