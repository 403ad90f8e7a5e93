//! The nearest byte of a kind. Fields are short: the first sixteen bytes are looked at in two words, before memchr is called.

const ONES: u128 = u128::MAX / 255;
const HIGH: u128 = ONES << 7;

/// The first `wanted` at or after `from`.
#[inline]
pub(crate) fn first(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    if let Some(chunk) = rest.first_chunk() {
        let word = u128::from_le_bytes(*chunk) ^ (ONES * u128::from(wanted));
        // The lowest bit is right; those above it may not be.
        let hits = word.wrapping_sub(ONES) & !word & HIGH;
        if hits != 0 {
            return Some(from + hits.trailing_zeros() as usize / 8);
        }
        return memchr::memchr(wanted, rest.get(16..)?).map(|at| from + 16 + at);
    }
    rest.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

/// The last `wanted` before `until`.
#[inline]
pub(crate) fn last(bytes: &[u8], until: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(..until)?;
    if let Some(chunk) = rest.last_chunk() {
        let word = u128::from_le_bytes(*chunk) ^ (ONES * u128::from(wanted));
        let low = !HIGH;
        let hits = !(((word & low) + low) | word | low);
        if hits != 0 {
            return Some(until - 1 - hits.leading_zeros() as usize / 8);
        }
        return memchr::memrchr(wanted, rest.get(..until - 16)?);
    }
    rest.iter().rposition(|byte| *byte == wanted)
}

/// Whether a quote at `at` is part of a value, with a backslash before it.
#[inline]
pub(crate) fn is_escaped(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    before.last() == Some(&b'\\') && before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_wherever_they_are() {
        for length in 0..70 {
            for place in 0..length {
                let mut text = vec![b'!'; length];
                text[place] = b' ';
                // One less and one more than what is looked for: what a borrow or a carry could hit.
                text.iter_mut().skip(place + 1).for_each(|byte| *byte = b'!');
                assert_eq!(first(&text, 0, b' '), Some(place));
                assert_eq!(last(&text, length, b' '), Some(place));
                assert_eq!(first(&text, place + 1, b' '), None);
                assert_eq!(last(&text, place, b' '), None);
                assert_eq!(first(&text, length + 1, b' '), None);
            }
        }
        assert_eq!(last(b"\xa0\xff \x1f\x80!!!!!!!!!!!!!!!!!!!", 24, b' '), Some(2));
    }

    #[test]
    fn two_backslashes_escape_no_quote() {
        assert!(is_escaped(br#"a\""#, 2));
        assert!(!is_escaped(br#"a\\""#, 3));
        assert!(!is_escaped(br#"""#, 0));
    }
}
