//! The nearest byte of a kind. Values are short: eight bytes are looked at in one word, before memchr is called.

/// A byte, eight times.
pub(crate) const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// High bits where a word has zeros: the lowest one is right, those above it may not be.
#[inline(always)]
pub(crate) fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

/// High bits where a word has zeros, and nowhere else.
#[inline(always)]
fn exact_zeros(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word | !HIGH)
}

/// The eight bytes from `at`.
#[inline(always)]
pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// How many words are looked at one by one.
const NEAR: usize = 4;

/// The first `wanted` at or after `from`.
#[inline(always)]
pub(crate) fn first(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let (words, _) = rest.as_chunks();
    let all = ONES * u64::from(wanted);
    for (at, word) in words.iter().take(NEAR).enumerate() {
        let hits = zeros(u64::from_le_bytes(*word) ^ all);
        if hits != 0 {
            return Some(from + at * 8 + hits.trailing_zeros() as usize / 8);
        }
    }
    if words.len() > NEAR { far(bytes, from + NEAR * 8, wanted) } else { at_the_end(bytes, from + words.len() * 8, wanted) }
}

/// The first `wanted` at or after `from`, where it is known to be further away.
#[inline]
pub(crate) fn far(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, bytes.get(from..)?).map(|at| from + at)
}

/// The first `wanted` of the last bytes, of which less than a word is left.
#[inline(always)]
fn at_the_end(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let left = bytes.len().checked_sub(from).filter(|left| *left > 0)?;
    let Some(last) = bytes.last_chunk() else {
        return bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|at| from + at);
    };
    // Bytes before `from` are moved out; the zeros that come in must not look like what is wanted.
    let word = (u64::from_le_bytes(*last) ^ (ONES * u64::from(wanted))) >> (64 - left * 8);
    let hits = zeros(word) & (u64::MAX >> (64 - left * 8));
    (hits != 0).then(|| from + hits.trailing_zeros() as usize / 8)
}

/// The `count`th `wanted` (from 1) at or after `from`.
#[inline(always)]
pub(crate) fn nth(bytes: &[u8], mut from: usize, wanted: u8, mut count: u32) -> Option<usize> {
    while let Some(word) = word(bytes, from) {
        let mut hits = exact_zeros(word ^ (ONES * u64::from(wanted)));
        while hits != 0 {
            count -= 1;
            if count == 0 {
                return Some(from + hits.trailing_zeros() as usize / 8);
            }
            hits &= hits - 1;
        }
        from += 8;
    }
    let rest = bytes.get(from..)?.iter().enumerate().filter(|(_, byte)| **byte == wanted);
    rest.skip(count as usize - 1).map(|(at, _)| from + at).next()
}

/// The last `wanted` before `until`.
#[inline(always)]
pub(crate) fn last(bytes: &[u8], until: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(..until)?;
    let (_, words) = rest.as_rchunks();
    let all = ONES * u64::from(wanted);
    for (at, word) in words.iter().rev().take(NEAR).enumerate() {
        let hits = exact_zeros(u64::from_le_bytes(*word) ^ all);
        if hits != 0 {
            return Some(until - at * 8 - 1 - hits.leading_zeros() as usize / 8);
        }
    }
    memchr::memrchr(wanted, rest.get(..until - words.len().min(NEAR) * 8)?)
}

/// Where `one` stands right before `two`.
#[inline(always)]
pub(crate) fn pair(bytes: &[u8], mut from: usize, one: u8, two: u8) -> Option<usize> {
    while let Some(ahead) = word(bytes, from + 1) {
        let here = word(bytes, from)?;
        let hits = exact_zeros(here ^ (ONES * u64::from(one))) & exact_zeros(ahead ^ (ONES * u64::from(two)));
        if hits != 0 {
            return Some(from + hits.trailing_zeros() as usize / 8);
        }
        from += 8;
    }
    bytes.get(from..)?.windows(2).position(|pair| pair == [one, two]).map(|at| from + at)
}

/// Whether a quote at `at` is part of a value, with a backslash before it.
#[inline]
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
    let rest = if text.len() % 8 == 0 { 0 } else { last >> (64 - text.len() % 8 * 8) };
    match text.len() {
        8..16 => Some([first, rest, 0]),
        16..24 => Some([first, word(text, 8)?, rest]),
        24 => Some([first, word(text, 8)?, last]),
        _ => None,
    }
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

/// Mixes three words.
#[inline(always)]
pub(crate) fn hash([one, two, three]: [u64; 3]) -> usize {
    let mixed = one.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ two;
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93) ^ three;
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed >> 32) as usize
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
                assert_eq!(nth(&text, 0, b' ', 1), Some(place));
                assert_eq!(first(&text, place + 1, b' '), None);
                assert_eq!(last(&text, place, b' '), None);
                assert_eq!(first(&text, length + 1, b' '), None);
                assert_eq!(nth(&text, 0, b' ', 2), None);
                assert_eq!(pair(&text, 0, b' ', b'!'), Some(place).filter(|place| place + 1 < length));
                assert_eq!(pair(&text, 0, b'!', b' '), place.checked_sub(1));
            }
        }
        assert_eq!(last(b"\xa0\xff \x1f\x80!!!!!!!!!!!!!!!!!!!", 24, b' '), Some(2));
    }

    #[test]
    fn separators_are_counted() {
        let text = b"a/b//c/dddddddddddddd/e//0//////////f/";
        let places: Vec<usize> = (0..text.len()).filter(|at| text[*at] == b'/').collect();
        for from in 0..text.len() {
            let after: Vec<usize> = places.iter().copied().filter(|place| *place >= from).collect();
            for count in 1..=places.len() + 1 {
                assert_eq!(nth(text, from, b'/', count as u32), after.get(count - 1).copied());
            }
        }
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
        }
        assert_eq!(short(&[1; 25]), None);
        assert_eq!(short(b"a\0"), None);
    }
}
