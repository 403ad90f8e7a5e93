//! Texts in JSON.

use fearless_simd::Simd;

use crate::ahead::{Ahead, Either};

/// Where the string ends that begins at `from`, behind its quote, and whether there are escapes in it.
#[inline(always)]
pub(crate) fn string_end<S: Simd>(line: &[u8], from: usize, ahead: &mut Ahead<S>) -> Option<(usize, bool)> {
    let at = ahead.first(line, from, Either(b'"', b'\\'))?;
    if line.get(at) == Some(&b'"') { Some((at, false)) } else { escaped_end(line, at) }
}

/// Where a string ends that has a backslash at `at`.
#[cold]
fn escaped_end(line: &[u8], mut at: usize) -> Option<(usize, bool)> {
    loop {
        match line.get(at)? {
            b'"' => return Some((at, true)),
            _ => at += 2,
        }
        at += memchr::memchr2(b'"', b'\\', line.get(at..)?)?;
    }
}

/// A text without its escapes; what is none stays as it is.
#[cold]
pub(crate) fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        let (plain, length) = match (byte, raw.get(at + 1)) {
            (b'\\', Some(b'u')) => match unicode(&raw[at..]) {
                Some((letter, length)) => {
                    text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    at += length;
                    continue;
                }
                None => (b'\\', 1),
            },
            (b'\\', Some(next)) => (plain(*next), 2),
            (byte, _) => (*byte, 1),
        };
        text.push(plain);
        at += length;
    }
    text
}

fn plain(letter: u8) -> u8 {
    match letter {
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    }
}

/// The letter of `\u0026`, or of two halves, and how many bytes it takes.
fn unicode(raw: &[u8]) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = raw.get(from..from + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
    };
    let high = unit(0)?;
    if let Some(letter) = char::from_u32(high) {
        return Some((letter, 6));
    }
    let low = unit(6).filter(|low| (0xdc00..0xe000).contains(low) && high < 0xdc00);
    match low {
        Some(low) => Some((char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 12)),
        None => Some((char::REPLACEMENT_CHARACTER, 6)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::widest;

    #[test]
    fn a_string_ends_at_its_first_quote_without_a_backslash() {
        let string_end = |line: &[u8], from| widest!(simd => super::string_end(line, from, &mut Ahead::new(simd)));
        assert_eq!(string_end(br#"a","b""#, 0), Some((1, false)));
        assert_eq!(string_end(br#"a\"b" "#, 0), Some((4, true)));
        assert_eq!(string_end(br#"a\\","b"#, 0), Some((3, true)));
        assert_eq!(string_end(br#"a\"#, 0), None);
        assert_eq!(string_end(br#"0123456789012345678901234567890123456789" "#, 0), Some((40, false)));
        assert_eq!(string_end(br#"01234567890123456789\"0123456789" "#, 0), Some((32, true)));
        assert_eq!(string_end(b"abc", 9), None);
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescape(br#"a\u0026b\/c\"\\\n"#), b"a&b/c\"\\\n");
        assert_eq!(unescape(r"\ud83d\ude00 \ud83d \u00e9".as_bytes()), "😀 \u{fffd} é".as_bytes());
        assert_eq!(unescape(br"\u00 \"), br"\u00 \");
    }
}
