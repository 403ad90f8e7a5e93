//! When a line says that it was, in minutes since 1970, UTC.

use fearless_simd::{Level, SimdBase, SimdFrom, SimdMask, dispatch, u8x16};
use model::TimeUnit;

use super::number::{NotOne, scaled};
use crate::find;
use crate::plan::Form;

/// Reads times, of which one mostly is like the one before: nothing but its last digits is another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    seen: Option<Seen>,
}

/// The time that was read last.
#[derive(Clone, Debug)]
struct Seen {
    form: Form,
    minute: i64,
    length: usize,
    /// The first sixteen bytes: they say the minute, or nearly.
    first: u128,
    /// The next ones, where they must be the same, and where any digit will do: the last one of the seconds, and a fraction.
    next: [u8; 16],
    fixed: u16,
    digits: u16,
    /// Whether there is a zone with a space before it.
    is_zoned: bool,
}

/// How long a time may be that is remembered.
const REMEMBERED: usize = 32;

impl Clock {
    /// The minute that a time is in: the part of a line from `from` until `until`.
    #[inline]
    pub(crate) fn minute(&mut self, line: &[u8], from: usize, until: usize, form: Form) -> Result<i64, NotOne> {
        match self.like_before(line, from) {
            Some((minute, end)) if end == until && self.is_of(form) => Ok(minute),
            _ => self.other(line.get(from..until).ok_or(NotOne)?, form),
        }
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(&mut self, text: &[u8], form: Form) -> Result<i64, NotOne> {
        let rest = match form {
            Form::Clf => text.get(17..),
            Form::Iso => text.get(16..),
            Form::Number(unit) => return Ok((scaled(text, unit)? / 1_000) as i64),
            _ => None,
        };
        let rest = rest.ok_or(NotOne)?;
        let seconds = rest.get(1..3).and_then(two).ok_or(NotOne)?;
        let fraction = rest.get(4..).filter(|_| matches!(rest[3], b'.' | b',')).unwrap_or_default();
        let digits = fraction.iter().copied().take_while(u8::is_ascii_digit).chain(std::iter::repeat(b'0')).take(3);
        let millis = digits.fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        Ok(self.minute(text, 0, text.len(), form)? * 60_000 + seconds * 1_000 + millis)
    }

    /// Minute and end of the time that begins at `from`, if it is like the one before, written in the same way. It may go on.
    #[inline(always)]
    pub(crate) fn like_before(&self, line: &[u8], from: usize) -> Option<(i64, usize)> {
        let seen = self.seen.as_ref()?;
        let text = find::chunk::<REMEMBERED>(line, from)?;
        let (first, next) = (text.first_chunk::<16>()?, text.last_chunk::<16>()?);
        let (same, digits) = dispatch!(Level::baseline(), simd => {
            let next = u8x16::simd_from(simd, *next);
            let digits = next - u8x16::splat(simd, b'0');
            let is_digit = digits.simd_lt(u8x16::splat(simd, 10));
            (next.simd_eq(u8x16::simd_from(simd, seen.next)).to_bitmask() as u16, is_digit.to_bitmask() as u16)
        });
        let wrong = seen.fixed & !same | seen.digits & !digits;
        let is_like = u128::from_le_bytes(*first) == seen.first && wrong == 0;
        is_like.then_some((seen.minute, from + seen.length))
    }

    /// Whether the time before was written in this way.
    #[inline(always)]
    fn is_of(&self, form: Form) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.form == form)
    }

    /// Whether times have a zone with a space before it.
    #[inline(always)]
    pub(crate) fn is_zoned(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.is_zoned)
    }

    #[inline(never)]
    fn other(&mut self, text: &[u8], form: Form) -> Result<i64, NotOne> {
        let (minute, seconds) = match form {
            Form::Clf => (clf(text)?, 17),
            Form::Iso => (iso(text)?, 16),
            Form::Number(unit) => return epoch(text, unit),
            _ => return Err(NotOne),
        };
        self.seen = Seen::new(text, form, minute, seconds);
        Ok(minute)
    }
}

impl Seen {
    /// A time whose `:SS` stands at `seconds`.
    fn new(text: &[u8], form: Form, minute: i64, seconds: usize) -> Option<Seen> {
        let mut padded = [0; REMEMBERED];
        padded.get_mut(..text.len())?.copy_from_slice(text);
        let fraction = seconds + 3;
        let has_fraction = matches!(padded.get(fraction), Some(b'.' | b','));
        let places = padded.iter().skip(fraction + 1).take_while(|byte| byte.is_ascii_digit()).count();
        let free = [seconds + 2].into_iter().chain((fraction + 1..).take(if has_fraction { places } else { 0 }));
        let digits = free.fold(0_u32, |digits, at| digits | 1 << at);
        let fixed = !(u64::MAX << text.len()) as u32 & !digits;
        let [fixed, digits] = [fixed, digits].map(|places| (places >> 16) as u16);
        let (first, next) = (u128::from_le_bytes(*padded.first_chunk()?), *padded.last_chunk()?);
        Some(Seen { form, minute, length: text.len(), first, next, fixed, digits, is_zoned: text.contains(&b' ') })
    }
}

fn clf(text: &[u8]) -> Result<i64, NotOne> {
    let (upto, rest) = text.split_first_chunk::<17>().ok_or(NotOne)?;
    let rest = after_seconds(rest)?;
    Ok(clf_minute(upto).ok_or(NotOne)? - zone(rest.strip_prefix(b" ").unwrap_or(rest))?)
}

fn iso(text: &[u8]) -> Result<i64, NotOne> {
    let (upto, rest) = text.split_first_chunk::<16>().ok_or(NotOne)?;
    Ok(iso_minute(upto).ok_or(NotOne)? - zone(after_seconds(rest)?)?)
}

/// What follows `:SS` and a fraction.
#[inline]
fn after_seconds(text: &[u8]) -> Result<&[u8], NotOne> {
    let [b':', b'0'..=b'6', b'0'..=b'9', rest @ ..] = text else { return Err(NotOne) };
    let [b'.' | b',', fraction @ ..] = rest else { return Ok(rest) };
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    Ok(&fraction[digits..])
}

/// The minutes by which a zone is ahead of UTC.
#[inline]
fn zone(text: &[u8]) -> Result<i64, NotOne> {
    let (sign, digits) = match text {
        b"" | b"Z" | b"+0000" | b"+00:00" => return Ok(0),
        [b'+', h1, h2, b':', m1, m2] | [b'+', h1, h2, m1, m2] => (1, [*h1, *h2, *m1, *m2]),
        [b'-', h1, h2, b':', m1, m2] | [b'-', h1, h2, m1, m2] => (-1, [*h1, *h2, *m1, *m2]),
        _ => return Err(NotOne),
    };
    let hours = two(&digits[..2]).filter(|hours| *hours < 24).ok_or(NotOne)?;
    let minutes = two(&digits[2..]).filter(|minutes| *minutes < 60).ok_or(NotOne)?;
    Ok(sign * (hours * 60 + minutes))
}

/// `20/Nov/2026:10:00`
fn clf_minute(text: &[u8; 17]) -> Option<i64> {
    let [_, _, b'/', _, _, _, b'/', _, _, _, _, b':', _, _, b':', ..] = text else { return None };
    let month = match &text[3..6] {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    };
    minutes(
        two(&text[7..9])? * 100 + two(&text[9..11])?,
        month,
        two(&text[..2])?,
        two(&text[12..14])?,
        two(&text[15..])?,
    )
}

/// `2026-11-20T10:00`, or with a space.
fn iso_minute(text: &[u8; 16]) -> Option<i64> {
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b't' | b' ', _, _, b':', _, _] = text else { return None };
    let year = two(&text[..2])? * 100 + two(&text[2..4])?;
    minutes(year, two(&text[5..7])?, two(&text[8..10])?, two(&text[11..13])?, two(&text[14..16])?)
}

/// Two digits.
fn two(text: &[u8]) -> Option<i64> {
    let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = text else { return None };
    Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// Minutes since 1970 of a moment that there was.
fn minutes(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_one = (1..=length).contains(&day) && hour < 24 && minute < 60;
    is_one.then(|| (days(year, month, day) * 24 + hour) * 60 + minute)
}

/// Days since 1970: years are counted from March, so that the odd day of a leap year is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let since_march = (month + 9) % 12;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * since_march + 2) / 5 + day
        - 719_469
}

/// A moment since 1970.
#[inline]
fn epoch(text: &[u8], unit: TimeUnit) -> Result<i64, NotOne> {
    Ok((scaled(text, unit)? / 60_000_000) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, form: Form, minute: Option<i64>) {
        let mut clock = Clock::default();
        for _ in 0..2 {
            // What stands behind it makes no difference.
            for rest in ["", "] \"GET /api/v2/users/34419 HTTP/1.1\" 200 20515"] {
                let line = format!("{text}{rest}");
                assert_eq!(clock.minute(line.as_bytes(), 0, text.len(), form).ok(), minute, "{text}");
            }
        }
    }

    #[test]
    fn every_day_has_its_number() {
        let mut number = 0;
        for year in 1970..2200 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(found) = minutes(year, month, day, 0, 0) {
                        assert_eq!(found, number * 1_440, "{year}-{month}-{day}");
                        number += 1;
                    }
                }
            }
        }
        // 230 years with 56 leap days: 2100 isn't a leap year.
        assert_eq!(number, 230 * 365 + 56);
    }

    #[test]
    fn times_are_read_to_the_millisecond() {
        let minute = minutes(2026, 11, 20, 10, 0).unwrap() * 60_000;
        let of = |text: &str, form| Clock::default().millis(text.as_bytes(), form).ok().map(|millis| millis - minute);
        assert_eq!(of("20/Nov/2026:10:00:07 +0000", Form::Clf), Some(7_000));
        assert_eq!(of("20/Nov/2026:12:00:59.1234 +0200", Form::Clf), Some(59_123));
        assert_eq!(of("2026-11-20T10:00:03.5Z", Form::Iso), Some(3_500));
        assert_eq!(of("2026-11-20 10:00:03,05", Form::Iso), Some(3_050));
        assert_eq!(of("1795168807.25", Form::Number(TimeUnit::Seconds)), Some(7_250));
        assert_eq!(of("20/Nov/2026:10:00", Form::Clf), None);
        assert_eq!(of("20/Nov/2026:10:00:0", Form::Clf), None);
    }

    #[test]
    fn times_are_read_in_all_their_forms() {
        let minute = minutes(2026, 11, 20, 10, 0);
        is("20/Nov/2026:10:00:00 +0000", Form::Clf, minute);
        is("20/Nov/2026:10:00:00", Form::Clf, minute);
        is("20/Nov/2026:10:00:59.123", Form::Clf, minute);
        is("20/Nov/2026:12:00:59 +0200", Form::Clf, minute);
        is("20/Nov/2026:04:30:59 -0530", Form::Clf, minute);
        is("2026-11-20T10:00:00.123456Z", Form::Iso, minute);
        is("2026-11-20T15:30:00+05:30", Form::Iso, minute);
        is("2026-11-20 10:00:00,5", Form::Iso, minute);
        is("1795168800", Form::Number(TimeUnit::Seconds), minute);
        is("1795168859.999", Form::Number(TimeUnit::Seconds), minute);
        is("1795168800123", Form::Number(TimeUnit::Milliseconds), minute);
        is("1795168800123456789", Form::Number(TimeUnit::Nanoseconds), minute);
        is("28/Feb/2024:23:59:00 -0001", Form::Clf, minutes(2024, 2, 29, 0, 0));
        for text in
            ["29/Feb/2026:10:00:00", "20/Foo/2026:10:00:00", "20/Nov/2026:24:00:00", "20/Nov/2026:10:00", "", "-"]
        {
            is(text, Form::Clf, None);
        }
        is("2026-13-20T10:00:00Z", Form::Iso, None);
        is("2026-11-20T10:00:00X", Form::Iso, None);
    }

    #[test]
    fn what_was_read_before_makes_no_difference() {
        let samples = [
            ("20/Nov/2026:10:00:00 +0000", Form::Clf),
            ("20/Nov/2026:10:00:59.123", Form::Clf),
            ("2026-11-20T10:00:00.123456Z", Form::Iso),
            ("2026-11-20 10:00:00,5", Form::Iso),
            ("2026-11-20T15:30:00+05:30", Form::Iso),
        ];
        for (sample, form) in samples {
            for at in 0..sample.len() {
                for byte in *b"0179 :.,+-TZx" {
                    let mut text = sample.as_bytes().to_vec();
                    text[at] = byte;
                    let line = [&text[..], b"] and what stands behind it"].concat();
                    let mut clock = Clock::default();
                    clock.minute(sample.as_bytes(), 0, sample.len(), form).unwrap();
                    let alone = Clock::default().minute(&text, 0, text.len(), form);
                    assert_eq!(clock.minute(&line, 0, text.len(), form), alone, "{sample} {at} {byte}");
                }
            }
        }
    }
}
