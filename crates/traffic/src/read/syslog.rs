//! What a syslog daemon puts before a line.

use fearless_simd::Simd;

use super::lead::Lead;
use crate::find;

/// Finds where lines begin; most have the same name of host and program before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prefix {
    /// What stood between the time and the line, the last time.
    names: Option<Lead>,
}

/// How long a time without a year is, with the space after it: `Nov 20 10:00:00 `.
const TIME: usize = 16;
/// What stands in each such time, and which bits of it these are.
const LAID_OUT: u128 = u128::from_le_bytes(*b"\0\0\0 \0\0 \0\0:\0\0:\0\0 ");
const FIXED: u128 = u128::from_le_bytes(*b"\0\0\0\xff\0\0\xff\0\0\xff\0\0\xff\0\0\xff");
/// Of how many bytes and words host and program are at most.
const NAMES: usize = 256;
const WORDS: usize = 3;

impl Prefix {
    /// Where the line itself begins: 0 where nothing stands before it.
    #[inline(always)]
    pub(crate) fn length<S: Simd>(&mut self, simd: S, line: &[u8]) -> usize {
        match &self.names {
            Some(names) if is_time(line) && names.is_at(simd, line, TIME) => TIME + names.len(),
            _ => self.anew(line),
        }
    }

    #[inline(never)]
    fn anew(&mut self, line: &[u8]) -> usize {
        let length = any(line).unwrap_or_default();
        if is_time(line) && length > TIME {
            self.names = Some(Lead::new(&line[TIME..length]));
        }
        length
    }
}

#[inline]
fn is_time(line: &[u8]) -> bool {
    let Some(time) = line.first_chunk::<TIME>() else { return false };
    time[0].is_ascii_alphabetic() && (u128::from_le_bytes(*time) ^ LAID_OUT) & FIXED == 0
}

/// Any form: RFC 3164 with or without priority, host and year, and RFC 5424.
fn any(line: &[u8]) -> Option<usize> {
    let start = priority(line);
    let rest = line.get(start..)?;
    if start > 0 && rest.starts_with(b"1 ") {
        return five(line, start + 2);
    }
    let names = match is_time(rest) {
        true => start + TIME,
        false => start + iso(rest)?,
    };
    program(line, names)
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
            for _ in 0..2 {
                assert_eq!(widest!(simd => prefix.length(simd, line.as_bytes())), before.len(), "{before}");
            }
            for end in 0..before.len() {
                widest!(simd => prefix.length(simd, &line.as_bytes()[..end]));
            }
        }
    }
}
