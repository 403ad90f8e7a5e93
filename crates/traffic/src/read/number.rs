//! Numbers as logs write them.

use model::TimeUnit;

use crate::find;
use crate::part::Part;
use crate::plan::Form;

/// A number that isn't one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotOne;

/// A span of time in microseconds, at most 71 minutes; `None` where it is negative, which is how some logs say that there is none.
/// A `+` before it says that it wasn't over yet.
#[inline(always)]
pub(crate) fn micros(part: Part, unit: TimeUnit) -> Result<Option<u32>, NotOne> {
    match few(part, unit) {
        Some(value) => Ok(Some(value)),
        None => signed(part.text(), unit),
    }
}

#[inline(never)]
fn signed(text: &[u8], unit: TimeUnit) -> Result<Option<u32>, NotOne> {
    match text {
        [b'-', rest @ ..] => scaled(rest, unit).map(|_| None),
        [b'+', rest @ ..] | rest => scaled(rest, unit).map(|value| Some(u32::try_from(value).unwrap_or(u32::MAX))),
    }
}

/// The same for up to eight digits, with a point among them or without, where eight bytes of the line end with them.
#[inline(always)]
fn few(part: Part, unit: TimeUnit) -> Option<u32> {
    let (mut digits, free) = digits(part)?;
    let mut places = 0;
    let points = find::zeros(digits ^ POINTS);
    if points != 0 {
        // What stands before the point moves up by one digit, into its place.
        let point = points.trailing_zeros() & !7;
        places = 7 - point / 8;
        let before = digits & !(u64::MAX << point);
        digits = before << 8 | if places == 0 { 0 } else { digits & (u64::MAX << (point + 8)) };
        if point == free {
            return None;
        }
    }
    let before = match unit {
        TimeUnit::Seconds => 0,
        TimeUnit::Milliseconds => 3,
        TimeUnit::Microseconds => 6,
        // None of these scales.
        TimeUnit::Nanoseconds => SCALES.len(),
    };
    let scale = SCALES.get(places as usize + before).filter(|_| are_digits(digits))?;
    Some((eight(digits) * scale).min(u64::from(u32::MAX)) as u32)
}

/// Whether it is a whole number of up to eight digits, as far as a quick look tells it.
#[inline(always)]
pub(crate) fn is_whole(part: Part) -> bool {
    digits(part).is_some_and(|(digits, _)| are_digits(digits))
}

/// What differs from noughts in a text of up to eight bytes, behind zeros, and how many bits of them there are; `None` where not so many
/// bytes of the line end with it.
#[inline(always)]
fn digits(part: Part) -> Option<(u64, u32)> {
    // Of eight bytes that began before the line nothing is there.
    let word = find::word(part.line, part.until.wrapping_sub(8))?;
    let length = part.len();
    let free = 64_u32.wrapping_sub(length as u32 * 8);
    (1..=8).contains(&length).then(|| ((word ^ NOUGHTS) & (u64::MAX << free), free))
}

#[inline(always)]
fn are_digits(digits: u64) -> bool {
    (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & (find::ONES << 7) == 0
}

/// Points, as far as they differ from noughts.
const POINTS: u64 = find::ONES * (b'.' ^ b'0') as u64;
/// `00000000`
const NOUGHTS: u64 = find::ONES * b'0' as u64;
/// By what a number is multiplied that has so many places, to have six.
const SCALES: [u64; 7] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// Eight digits, the first one in the lowest byte: neighbours are put together, then pairs, then fours.
#[inline(always)]
fn eight(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let mask = 0x0000_00ff_0000_00ff;
    let (odd, even) = (pairs & mask, (pairs >> 16) & mask);
    odd.wrapping_mul(0x000f_4240_0000_0064).wrapping_add(even.wrapping_mul(0x0000_2710_0000_0001)) >> 32
}

/// A decimal in this unit, in microseconds; what is finer is cut off.
pub(crate) fn scaled(text: &[u8], unit: TimeUnit) -> Result<u64, NotOne> {
    let mut digits = text.iter();
    let mut whole = 0_u64;
    let mut stop = None;
    for byte in digits.by_ref() {
        match byte.wrapping_sub(b'0') {
            digit @ 0..=9 => whole = whole.saturating_mul(10).saturating_add(u64::from(digit)),
            _ => {
                stop = Some(*byte);
                break;
            }
        }
    }
    let fraction = digits.as_slice();
    let no_digits = text.len() == fraction.len() + usize::from(stop.is_some());
    let places = match unit {
        TimeUnit::Seconds => 6,
        TimeUnit::Milliseconds => 3,
        TimeUnit::Microseconds | TimeUnit::Nanoseconds => 0,
    };
    match stop {
        _ if no_digits => Err(NotOne),
        None if unit == TimeUnit::Nanoseconds => Ok(whole / 1_000),
        None => Ok(whole.saturating_mul(10_u64.pow(places))),
        Some(b'.') if fraction.iter().all(u8::is_ascii_digit) => {
            let whole = if unit == TimeUnit::Nanoseconds { whole / 1_000 } else { whole };
            let place = |place: usize| u64::from(fraction.get(place).map_or(0, |digit| digit - b'0'));
            let fine = (0..places as usize).fold(0, |fine, at| fine * 10 + place(at));
            Ok(whole.saturating_mul(10_u64.pow(places)).saturating_add(fine))
        }
        Some(_) => with_exponent(text, unit),
    }
}

/// `1.5e-05`, as some write small numbers.
#[cold]
fn with_exponent(text: &[u8], unit: TimeUnit) -> Result<u64, NotOne> {
    let may_be = text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let text = std::str::from_utf8(text).ok().filter(|_| may_be).ok_or(NotOne)?;
    let value: f64 = text.parse().map_err(|_| NotOne)?;
    let micros = match unit {
        TimeUnit::Seconds => value * 1e6,
        TimeUnit::Milliseconds => value * 1e3,
        TimeUnit::Microseconds => value,
        TimeUnit::Nanoseconds => value / 1e3,
    };
    // Through text 0.0000151 may be a hair less than it was.
    Ok((micros + 1e-6) as u64)
}

/// What a number says.
pub(crate) trait Number {
    type Value;

    fn read(part: Part, form: Form) -> Result<Self::Value, NotOne>;
}

/// A count, with or without a `+` before it; a negative one is none.
pub(crate) struct Count;

/// A span of time in microseconds.
pub(crate) struct Span;

impl Number for Count {
    type Value = u32;

    #[inline(always)]
    fn read(part: Part, _: Form) -> Result<u32, NotOne> {
        match part.line.get(part.from) {
            Some(digit @ b'0'..=b'9') if part.len() == 1 => Ok(u32::from(digit - b'0')),
            _ => Ok(micros(part, TimeUnit::Microseconds)?.unwrap_or_default()),
        }
    }
}

impl Number for Span {
    type Value = Option<u32>;

    #[inline(always)]
    fn read(part: Part, form: Form) -> Result<Option<u32>, NotOne> {
        match form {
            Form::Number(unit) => micros(part, unit),
            _ => Err(NotOne),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        // With other bytes before it, and without: two ways lead to the number.
        let read = |text: &str, unit| {
            let long = format!("12345678{text}");
            let found = micros(Part { line: long.as_bytes(), from: 8, until: long.len() }, unit);
            assert_eq!(micros(Part::whole(text.as_bytes()), unit), found, "{text}");
            assert_eq!(signed(text.as_bytes(), unit), found, "{text}");
            found
        };
        let is = |text: &str, unit, value| assert_eq!(read(text, unit), Ok(Some(value)), "{text}");
        for value in [0, 1, 9, 10, 99, 12_345, 1_234_567, 99_999_999] {
            is(&value.to_string(), TimeUnit::Microseconds, value);
        }
        is("123.4567", TimeUnit::Seconds, 123_456_700);
        is("1234567.", TimeUnit::Milliseconds, 1_234_567_000);
        is("1.234567", TimeUnit::Seconds, 1_234_567);
        is("1.234567", TimeUnit::Milliseconds, 1_234);
        is("10.5", TimeUnit::Microseconds, 10);
        is("0.004", TimeUnit::Seconds, 4_000);
        is("12.3456789", TimeUnit::Seconds, 12_345_678);
        is("1.", TimeUnit::Seconds, 1_000_000);
        is("187", TimeUnit::Milliseconds, 187_000);
        is("+0.25", TimeUnit::Milliseconds, 250);
        is("929675", TimeUnit::Nanoseconds, 929);
        is("1999.9", TimeUnit::Nanoseconds, 1);
        is("1.5e-05", TimeUnit::Seconds, 15);
        is("99999999999999999999999", TimeUnit::Seconds, u32::MAX);
        assert_eq!(read("-1", TimeUnit::Milliseconds), Ok(None));
        for text in ["", "-", ".", ".5", "1x", "1.x", "1 ", "inf", "0x1", "1,2", "1.2.3", "..", "1:2", "1/2"] {
            assert_eq!(read(text, TimeUnit::Seconds), Err(NotOne), "{text}");
        }
    }
}
