//! The nearest byte of a kind. Values are short: 32 bytes are looked at at once, before memchr is called.

use fearless_simd::{Level, Simd, SimdBase, SimdFrom, SimdMask, dispatch, u8x16, u8x64};

/// A byte, eight times.
pub(crate) const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// High bits where a word has zeros: the lowest one is right, those above it may not be.
#[inline(always)]
pub(crate) fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

/// So many bytes from `at` on. No line is so long that a place in it has more than 32 bits: so one comparison is enough.
#[inline(always)]
pub(crate) fn chunk<const COUNT: usize>(line: &[u8], at: usize) -> Option<&[u8; COUNT]> {
    let at = at as u32 as usize;
    line.get(at..at.wrapping_add(COUNT))?.first_chunk()
}

/// The eight bytes from `at`.
#[inline(always)]
pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    chunk(bytes, at).map(|chunk| u64::from_le_bytes(*chunk))
}

/// A bit for each of 16 bytes that is this one.
#[inline(always)]
pub(crate) fn bits16(chunk: &[u8; 16], wanted: u8) -> u32 {
    dispatch!(Level::baseline(), simd => {
        u8x16::simd_from(simd, *chunk).simd_eq(u8x16::splat(simd, wanted)).to_bitmask() as u32
    })
}

/// A bit for each of 32 bytes.
#[inline(always)]
pub(crate) fn bits(chunk: &[u8; 32], wanted: u8) -> u32 {
    match (chunk.first_chunk(), chunk.last_chunk()) {
        (Some(low), Some(high)) => bits16(low, wanted) | bits16(high, wanted) << 16,
        _ => 0,
    }
}

/// A bit for each of the bytes from `from`, of which there are less than 32.
#[inline(always)]
fn last_bits(bytes: &[u8], from: usize, wanted: u8) -> u32 {
    let left = bytes.len().saturating_sub(from);
    if let Some(last) = bytes.last_chunk() {
        return bits(last, wanted).checked_shr(32 - left as u32).unwrap_or(0);
    }
    let rest = bytes.get(from..).unwrap_or_default();
    match (rest.first_chunk(), rest.last_chunk()) {
        (Some(first), Some(last)) => bits16(first, wanted) | bits16(last, wanted) << (left - 16),
        _ => bits16(&padded(rest), wanted) & !(u32::MAX << left),
    }
}

/// Less than 16 bytes, filled up with zeros.
#[inline(always)]
fn padded(text: &[u8]) -> [u8; 16] {
    let word = match (word(text, 0), text.last_chunk()) {
        (Some(first), Some(last)) => {
            u128::from(first) | u128::from(u64::from_le_bytes(*last)) << ((text.len() - 8) * 8)
        }
        _ => u128::from(few(text)),
    };
    word.to_le_bytes()
}

/// A bit for each of up to 32 bytes from `from`.
#[inline(always)]
fn next_bits(bytes: &[u8], from: usize, wanted: u8) -> u32 {
    match chunk(bytes, from) {
        Some(chunk) => bits(chunk, wanted),
        None => last_bits(bytes, from, wanted),
    }
}

/// The first `wanted` at or after `from`.
#[inline(always)]
pub(crate) fn first(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    match next_bits(bytes, from, wanted) {
        0 => far(bytes, from + 32, wanted),
        bits => Some(from + bits.trailing_zeros() as usize),
    }
}

/// The first `wanted` at or after `from`, where it is known to be further away.
#[inline(always)]
pub(crate) fn far(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, bytes.get(from..)?).map(|at| from + at)
}

/// The last `wanted` before `until`.
#[inline(always)]
pub(crate) fn last(bytes: &[u8], until: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(..until)?;
    let Some(chunk) = rest.last_chunk() else {
        return last_bits(rest, 0, wanted).checked_ilog2().map(|at| at as usize);
    };
    match bits(chunk, wanted) {
        0 => memchr::memrchr(wanted, rest.get(..until - 32)?),
        bits => Some(until - 1 - bits.leading_zeros() as usize),
    }
}

/// Where `one` stands right before `two`.
#[inline(always)]
pub(crate) fn pair(bytes: &[u8], mut from: usize, one: u8, two: u8) -> Option<usize> {
    while from < bytes.len() {
        let bits = next_bits(bytes, from, one) & (next_bits(bytes, from, two) >> 1);
        if bits != 0 {
            return Some(from + bits.trailing_zeros() as usize);
        }
        // The last byte of these may be the first of a pair.
        from += 31;
    }
    None
}

/// Whether a part of a line, up to 16 bytes long, has neither of two bytes; not told where not so many bytes stand from there on.
#[inline(always)]
pub(crate) fn has_neither(line: &[u8], from: usize, until: usize, one: u8, two: u8) -> bool {
    let Some(chunk) = chunk::<16>(line, from) else { return false };
    let found = bits16(chunk, one) | bits16(chunk, two);
    found & !(u32::MAX << until.saturating_sub(from).min(31)) == 0
}

/// The last `wanted` in a part of a line.
#[inline(always)]
pub(crate) fn last_between(line: &[u8], from: usize, until: usize, wanted: u8) -> Option<usize> {
    let length = until.wrapping_sub(from);
    match chunk::<32>(line, from) {
        Some(chunk) if length < 32 => {
            let bits = bits(chunk, wanted) & !(u32::MAX << length);
            bits.checked_ilog2().map(|at| from + at as usize)
        }
        _ => last(line.get(from..until)?, length, wanted).map(|at| from + at),
    }
}

/// Whether `one` may stand right before `two` in this part of a line, which is not looked at byte by byte: it may be told of others
/// that stand near.
#[inline(always)]
pub(crate) fn may_have_pair<S: Simd>(simd: S, line: &[u8], from: usize, until: usize, [one, two]: [u8; 2]) -> bool {
    const WINDOW: usize = 65;
    let start = from.min(line.len().saturating_sub(WINDOW));
    let Some(window) = chunk::<WINDOW>(line, start) else { return true };
    if until > start + WINDOW {
        return true;
    }
    let (firsts, seconds) = (window.first_chunk::<64>(), window.last_chunk::<64>());
    let (Some(firsts), Some(seconds)) = (firsts, seconds) else { return true };
    let firsts = u8x64::simd_from(simd, *firsts).simd_eq(u8x64::splat(simd, one));
    let seconds = u8x64::simd_from(simd, *seconds).simd_eq(u8x64::splat(simd, two));
    (firsts & seconds).any_true()
}

/// Whether a quote at `at` is part of a value, with a backslash before it.
#[inline(always)]
pub(crate) fn is_escaped(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    before.last() == Some(&b'\\') && before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// A text as three words, filled up with zeros; `None` for one that is longer, or ends in a zero itself.
#[inline(always)]
pub(crate) fn short(text: &[u8]) -> Option<[u64; 3]> {
    if text.last() == Some(&0) {
        return None;
    }
    let Some(first) = word(text, 0) else { return Some([few(text), 0, 0]) };
    let last = text.last_chunk().map_or(0, |last| u64::from_le_bytes(*last));
    // Bytes that another word has already are moved out.
    let rest = if text.len().is_multiple_of(8) { 0 } else { last >> (64 - text.len() % 8 * 8) };
    match text.len() {
        8..16 => Some([first, rest, 0]),
        16..24 => Some([first, word(text, 8)?, rest]),
        24 => Some([first, word(text, 8)?, last]),
        _ => None,
    }
}

/// Sixteen bytes that are kept, and sixteen that aren't.
const KEPT: [u8; 32] = {
    let mut kept = [0; 32];
    let mut at = 0;
    while at < 16 {
        kept[at] = u8::MAX;
        at += 1;
    }
    kept
};

/// The same for a part of a line that isn't empty: where enough stands behind it, little has to be decided by its length.
#[inline(always)]
pub(crate) fn short_at(line: &[u8], from: usize, until: usize) -> Option<[u64; 3]> {
    let length = until.wrapping_sub(from);
    let kept = chunk(&KEPT, 16_usize.wrapping_sub(length));
    let (Some(text), Some(kept)) = (chunk::<16>(line, from), kept.filter(|_| length > 0)) else {
        let [one, two, three] = short_of_few(line.get(from..until)?)?;
        return Some([one, two, three]);
    };
    let words = u128::from_le_bytes(*text) & u128::from_le_bytes(*kept);
    let ends_in_zero = line.get(until.wrapping_sub(1)) == Some(&0);
    (!ends_in_zero).then_some([words as u64, (words >> 64) as u64, 0])
}

#[inline(never)]
fn short_of_few(text: &[u8]) -> Option<[u64; 3]> {
    short(text)
}

/// Up to seven bytes.
#[inline(always)]
fn few(text: &[u8]) -> u64 {
    let half = |chunk: Option<&[u8; 4]>| chunk.map_or(0, |chunk| u64::from(u32::from_le_bytes(*chunk)));
    match text {
        [] => 0,
        [one] => u64::from(*one),
        [one, two] => u64::from(u16::from_le_bytes([*one, *two])),
        [one, two, three] => u64::from(u32::from_le_bytes([*one, *two, *three, 0])),
        _ => half(text.first_chunk()) | half(text.last_chunk()) << ((text.len() - 4) * 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_wherever_they_are() {
        for length in 0..70 {
            for place in 0..length {
                // One more than what is looked for stands about it: what a borrow or a carry could hit.
                let mut text = vec![b'!'; length];
                text[place] = b' ';
                assert_eq!(first(&text, 0, b' '), Some(place));
                assert_eq!(last(&text, length, b' '), Some(place));
                assert_eq!(first(&text, place + 1, b' '), None);
                assert_eq!(last(&text, place, b' '), None);
                assert_eq!(first(&text, length + 1, b' '), None);
                assert_eq!(pair(&text, 0, b' ', b'!'), Some(place).filter(|place| place + 1 < length));
                assert_eq!(pair(&text, 0, b'!', b' '), place.checked_sub(1));
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

    #[test]
    fn a_short_text_is_its_bytes() {
        for length in 0..=24 {
            let text: Vec<u8> = (1..=length).collect();
            let bytes: Vec<u8> = short(&text).unwrap().iter().flat_map(|word| word.to_le_bytes()).collect();
            assert_eq!(bytes[..text.len()], text);
            assert!(bytes[text.len()..].iter().all(|byte| *byte == 0));
            for rest in [0, 3, 20] {
                let line: Vec<u8> = [9].into_iter().chain(text.iter().copied()).chain(vec![9; rest]).collect();
                let part = crate::part::Part { line: &line, from: 1, until: 1 + text.len() };
                assert_eq!(part.short(), short(&text), "{length} {rest}");
            }
        }
        let zero = crate::part::Part { line: b"a\0 and what stands behind it", from: 0, until: 2 };
        assert_eq!(zero.short(), None);
        assert_eq!(short(&[1; 25]), None);
        assert_eq!(short(b"a\0"), None);
    }
}
