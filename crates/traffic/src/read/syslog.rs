//! What a syslog daemon puts before a line.

use fearless_simd::{Simd, SimdBase, SimdFrom, SimdMask, u8x32, u8x64};

use crate::ahead::WINDOW;
use crate::find;

/// Finds where lines begin; most have the same before them but for the digits of a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prefix {
    seen: Option<Seen>,
}

/// What stood before a line, the last time.
#[derive(Clone, Debug)]
struct Seen {
    text: Box<[u8]>,
    /// Its first bytes; those of a line that have to be the same, and those that may be any digit. Nothing else may differ: where a line
    /// begins is not to depend on the lines before it.
    near: [u8; WINDOW],
    fixed: u64,
    digits: u32,
}

/// How long a time without a year is, with the space after it: `Nov 20 10:00:00 `.
const TIME: usize = 16;
/// What stands in each such time, and which bits of it these are.
const LAID_OUT: u128 = u128::from_le_bytes(*b"\0\0\0 \0\0 \0\0:\0\0:\0\0 ");
const FIXED: u128 = u128::from_le_bytes(*b"\0\0\0\xff\0\0\xff\0\0\xff\0\0\xff\0\0\xff");
/// Among so many first bytes the digits of a time may be others than before.
const TIMES: usize = 32;
/// Of how many bytes and words host and program are at most.
const NAMES: usize = 256;
const WORDS: usize = 3;

impl Prefix {
    /// Where the line itself begins: 0 where nothing stands before it.
    #[inline(always)]
    pub(crate) fn length<S: Simd>(&mut self, simd: S, line: &[u8]) -> usize {
        match &self.seen {
            Some(seen) if seen.is_before(simd, line) => seen.text.len(),
            _ => self.anew(line),
        }
    }

    #[inline(never)]
    fn anew(&mut self, line: &[u8]) -> usize {
        let Some((time, length)) = any(line) else { return 0 };
        self.seen = time.map(|time| Seen::new(&line[..length], time)).or(self.seen.take());
        length
    }
}

impl Seen {
    /// A text that begins with a time that ends at `time`.
    fn new(text: &[u8], time: usize) -> Self {
        let mut near = [0; WINDOW];
        let length = text.len().min(WINDOW);
        near[..length].copy_from_slice(&text[..length]);
        let digits = text[..time].iter().take(TIMES).enumerate().filter(|(_, byte)| byte.is_ascii_digit());
        let digits = digits.fold(0, |digits, (at, _)| digits | 1 << at);
        let all = !u64::MAX.checked_shl(length as u32).unwrap_or(0);
        Seen { text: text.into(), near, fixed: all & !u64::from(digits), digits }
    }

    /// Whether the same stands before a line.
    #[inline(always)]
    fn is_before<S: Simd>(&self, simd: S, line: &[u8]) -> bool {
        let Some(near) = find::chunk(line, 0) else { return false };
        let same = u8x64::simd_from(simd, *near).simd_eq(u8x64::simd_from(simd, self.near)).to_bitmask();
        let Some(time) = near.first_chunk::<TIMES>() else { return false };
        let values = u8x32::simd_from(simd, *time) - u8x32::splat(simd, b'0');
        let digits = values.simd_lt(u8x32::splat(simd, 10)).to_bitmask() as u32;
        let wrong = self.fixed & !same | u64::from(self.digits & !digits);
        wrong == 0 && (self.text.len() <= WINDOW || self.goes_on(line))
    }

    #[inline(never)]
    fn goes_on(&self, line: &[u8]) -> bool {
        line.get(WINDOW..).is_some_and(|rest| rest.starts_with(&self.text[WINDOW..]))
    }
}

fn is_time(line: &[u8]) -> bool {
    let Some(time) = line.first_chunk::<TIME>() else { return false };
    time[0].is_ascii_alphabetic() && (u128::from_le_bytes(*time) ^ LAID_OUT) & FIXED == 0
}

/// Any form: RFC 3164 with or without priority, host and year, and RFC 5424. Where its time ends, and the line begins; `None` for a time
/// where a line with the same before it may begin elsewhere: some begin with a mark of their own.
fn any(line: &[u8]) -> Option<(Option<usize>, usize)> {
    let start = priority(line);
    let rest = line.get(start..)?;
    if start > 0 && rest.starts_with(b"1 ") {
        return Some((None, five(line, start + 2)?));
    }
    let names = match is_time(rest) {
        true => start + TIME,
        false => start + iso(rest)?,
    };
    Some((Some(names), program(line, names)?))
}

/// Where it goes on after `<134>`.
fn priority(line: &[u8]) -> usize {
    let [b'<', rest @ ..] = line else { return 0 };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if (1..=3).contains(&digits) && rest.get(digits) == Some(&b'>') { digits + 2 } else { 0 }
}

/// The length of `2026-11-20T10:00:00.123456+00:00 `.
fn iso(text: &[u8]) -> Option<usize> {
    let [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', ..] = text else { return None };
    let end = find::first(text, 0, b' ')?;
    (end >= 19 && text[10] == b'T').then_some(end + 1)
}

/// Behind `host program[2143]: `, or without a host.
fn program(line: &[u8], names: usize) -> Option<usize> {
    let near = line.get(..line.len().min(names + NAMES))?;
    let mut at = names;
    for _ in 0..WORDS {
        let end = find::first(near, at, b' ')?;
        if end > at && near[end - 1] == b':' {
            return Some(end + 1);
        }
        at = end + 1;
    }
    None
}

/// Behind time, host, program, process, message and data of RFC 5424.
fn five(line: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..5 {
        at = find::first(line, at, b' ')? + 1;
    }
    if line.get(at) == Some(&b'[') {
        at = data_end(line, at)?;
    } else {
        at = find::first(line, at, b' ')?;
    }
    let rest = line.get(at + 1..)?;
    Some(at + 1 + if rest.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 })
}

/// The space behind `[id key="value"][...]`.
fn data_end(line: &[u8], mut at: usize) -> Option<usize> {
    let mut is_quoted = false;
    loop {
        match line.get(at)? {
            b'\\' if is_quoted => at += 1,
            b'"' => is_quoted = !is_quoted,
            b']' if !is_quoted && line.get(at + 1) == Some(&b' ') => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::widest;

    #[test]
    fn every_form_ends_where_the_line_begins() {
        for before in [
            "Nov 20 10:00:00 lb1 name[2143]: ",
            "Nov  2 10:00:00 lb1 name[2143]: ",
            "<134>Nov 20 10:00:00 lb1 name[2143]: ",
            "<134>Nov 20 10:00:00 name[2143]: ",
            "2026-11-20T10:00:00.123456+00:00 lb1 name: ",
            "<134>1 2026-11-20T10:00:00Z lb1 name 2143 - - ",
            "<134>1 2026-11-20T10:00:00Z lb1 name 2143 - [a b=\"c] \\\"\"][d] ",
            "<134>1 2026-11-20T10:00:00Z lb1 name 2143 - - \u{feff}",
            "",
        ] {
            let line = format!("{before}10.0.0.1:80 [20/Nov/2026:10:00:00.000] a: b");
            let mut prefix = Prefix::default();
            for line in [line.clone(), line.clone(), line.replace("10:00:00", "11:22:33")] {
                assert_eq!(widest!(simd => prefix.length(simd, line.as_bytes())), before.len(), "{before}");
            }
            for end in 0..before.len() {
                widest!(simd => prefix.length(simd, &line.as_bytes()[..end]));
            }
        }
    }
    #[test]
    fn what_stands_before_another_line_is_seen_anew() {
        let mut prefix = Prefix::default();
        let mut length = |line: &str| widest!(simd => prefix.length(simd, line.as_bytes()));
        let rest = "10.0.0.1:80 [20/Nov/2026:10:00:00.000] a: b and more that stands behind it";
        let long = format!("Nov 20 10:00:00 {} name[2143]: ", "h".repeat(60));
        let longer = format!("Nov 20 10:00:01 {} name[21431]: ", "h".repeat(60));
        for before in [
            "Nov 20 10:00:00 lb1 name[2143]: ",
            "Nov 20 10:00:01 lb1 name[2144]: ",
            "Nov 20 10:00:01 lb1 name[21445]: ",
            "Dec  1 10:00:01 lb12 name[21445]: ",
            &long,
            &longer,
            &long,
            "2026-11-20T10:00:00.123456+00:00 lb1 name: ",
            "2026-11-21T11:22:33.654321+00:00 lb1 name: ",
            "2026-11-21T11:22:33+00:00 lb1 name: ",
            "<134>1 2026-11-20T10:00:00Z lb1 name 2143 - - ",
            "<134>1 2026-11-20T10:00:00Z lb1 name 2143 - - \u{feff}",
            "",
        ] {
            assert_eq!(length(&format!("{before}{rest}")), before.len(), "{before}");
        }
    }
    #[test]
    fn what_stood_before_other_lines_makes_no_difference() {
        let rest = "10.0.0.1:80 [20/Nov/2026:10:00:00.000] a: b and more that stands behind it";
        for before in ["Nov 20 10:00:00 lb1 name[2143]: ", "<134>2026-11-20T10:00:00.123456+00:00 lb1 name: "] {
            let mut prefix = Prefix::default();
            let line = format!("{before}{rest}");
            widest!(simd => prefix.length(simd, line.as_bytes()));
            for at in 0..before.len() {
                for byte in *b" :x9-<" {
                    let mut line = line.clone().into_bytes();
                    line[at] = byte;
                    let alone = widest!(simd => Prefix::default().length(simd, &line));
                    assert_eq!(widest!(simd => prefix.clone().length(simd, &line)), alone, "{before} {at} {byte}");
                }
            }
        }
    }
}
