//! The text at which a part of a line ends.

use fearless_simd::{Simd, SimdBase, SimdFrom, SimdMask, u8x32};

use crate::ahead::{Ahead, One, WINDOW, bits_of};
use crate::find;

/// A text between two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    text: Box<[u8]>,
    /// Its first sixteen bytes, and which bits of them count.
    word: u128,
    mask: u128,
    /// The byte of it that is looked for, and where it stands: one that is rare in values.
    anchor: u8,
    offset: usize,
    /// Where it stands last.
    last_offset: usize,
    /// How many bytes stand behind it there; `None` for a text that is too long to be compared at once, or empty.
    behind: Option<u32>,
    /// Whether finding the byte is finding the text.
    is_byte: bool,
    /// Whether there are digits in it.
    has_digits: bool,
}

/// Of so many bytes a text may be to be compared at once.
const LONGEST: usize = 16;

/// How seldom a byte stands in a value.
fn rareness(byte: u8) -> u8 {
    match byte {
        b'"' => 4,
        b'[' | b']' | b'{' | b'}' | b'|' => 3,
        b' ' | b'\t' => 2,
        _ if byte.is_ascii_alphanumeric() => 0,
        _ => 1,
    }
}

impl Stop {
    pub(crate) fn new(text: &[u8]) -> Self {
        let best = text.iter().map(|byte| rareness(*byte)).max().unwrap_or_default();
        let offset = text.iter().position(|byte| rareness(*byte) == best).unwrap_or_default();
        let last_offset = text.iter().rposition(|byte| rareness(*byte) == best).unwrap_or_default();
        // Of several that are as rare the first one is looked for from the left, and the same one from the right.
        let anchor = text.get(offset).copied().unwrap_or_default();
        let last_offset = if text.get(last_offset) == Some(&anchor) { last_offset } else { offset };
        let bytes = |of: fn(u8) -> u8| {
            let first = text.iter().take(LONGEST).enumerate();
            first.fold(0, |word, (at, byte)| word | u128::from(of(*byte)) << (at * 8))
        };
        let is_byte = text.len() == 1 && anchor != b'"';
        let has_digits = text.iter().any(u8::is_ascii_digit);
        let (word, mask) = (bytes(|byte| byte), bytes(|_| u8::MAX));
        let is_short = (1..=LONGEST).contains(&text.len());
        let behind = is_short.then(|| (text.len() - last_offset - 1) as u32);
        Stop { text: text.into(), word, mask, anchor, offset, last_offset, behind, is_byte, has_digits }
    }

    /// This text, a `-` and another one, if they can be compared at once; where the other one doesn't begin with a `-` itself it stands
    /// first right behind that in the middle.
    pub(crate) fn with_dash(&self, next: &Stop) -> Option<Stop> {
        let text = [&self.text, &b"-"[..], &next.text].concat();
        let is_sure = !matches!(next.text.first(), None | Some(b'-'));
        (is_sure && text.len() <= LONGEST).then(|| Stop::new(&text))
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text, where it is one byte that no value holds with a backslash before it.
    pub(crate) fn byte(&self) -> Option<u8> {
        self.is_byte.then_some(self.anchor)
    }

    /// Whether it stands there.
    #[inline(always)]
    pub(crate) fn is_at(&self, line: &[u8], at: usize) -> bool {
        match find::chunk(line, at) {
            Some(chunk) if self.text.len() <= LONGEST => self.is_chunk(chunk),
            _ => self.is_slowly_at(line, at),
        }
    }

    #[inline(always)]
    fn is_chunk(&self, chunk: &[u8; LONGEST]) -> bool {
        (u128::from_le_bytes(*chunk) ^ self.word) & self.mask == 0
    }

    /// Where it begins that a line ends with.
    #[inline(always)]
    pub(crate) fn end(&self, line: &[u8]) -> Option<usize> {
        let is_end = match self.text.len() {
            0 => true,
            1 => line.last() == Some(&self.anchor),
            _ => line.ends_with(&self.text),
        };
        is_end.then(|| line.len() - self.text.len())
    }

    #[inline(never)]
    fn is_slowly_at(&self, line: &[u8], at: usize) -> bool {
        line.get(at..).is_some_and(|rest| rest.starts_with(&self.text))
    }

    /// Whether it stays where it is when digits become others.
    pub(crate) fn is_without_digits(&self) -> bool {
        !self.has_digits
    }

    /// Whether [`near`](Self::near) may find it.
    pub(crate) fn may_be_near(&self) -> bool {
        (1..=LONGEST).contains(&self.text.len()) && self.anchor != b'"'
    }

    /// Where it first begins, if it does so in the next 32 bytes, and the byte by which it is looked for doesn't stand before it.
    #[inline(always)]
    pub(crate) fn near<S: Simd>(&self, simd: S, line: &[u8], from: usize) -> Option<usize> {
        let chunk = find::chunk::<48>(line, from)?;
        let same = u8x32::simd_from(simd, *chunk.first_chunk()?).simd_eq(u8x32::splat(simd, self.anchor));
        let bits = same.to_bitmask() as u32 >> self.offset;
        if bits == 0 {
            return None;
        }
        let start = bits.trailing_zeros() as usize % 32;
        self.is_chunk(chunk[start..].first_chunk()?).then_some(from + start)
    }

    /// The byte by which it is looked for.
    pub(crate) fn anchor(&self) -> u8 {
        self.anchor
    }

    /// Where it first begins, at or after `from`. A quote with a backslash before it is part of a value.
    #[inline(always)]
    pub(crate) fn first<S: Simd>(&self, line: &[u8], from: usize, ahead: &mut Ahead<S>) -> Option<usize> {
        self.checked(line, from, ahead.first(line, from + self.offset, One(self.anchor)))
    }

    /// Where it begins, whose anchor may be at `at`.
    #[inline(always)]
    fn checked(&self, line: &[u8], from: usize, at: Option<usize>) -> Option<usize> {
        if self.is_byte {
            return at;
        }
        match at {
            Some(at) if self.is_one(line, at) => Some(at - self.offset),
            _ => self.search(line, from),
        }
    }

    /// Whether the anchor at `at` is part of the text.
    #[inline(always)]
    fn is_one(&self, line: &[u8], at: usize) -> bool {
        let is_one = self.is_at(line, at - self.offset);
        is_one && !(self.anchor == b'"' && self.offset == 0 && find::is_escaped(line, at))
    }

    #[inline(never)]
    fn search(&self, line: &[u8], from: usize) -> Option<usize> {
        if self.text.is_empty() {
            return (from <= line.len()).then_some(line.len());
        }
        let mut look = from + self.offset;
        loop {
            let at = find::far(line, look, self.anchor)?;
            if self.is_one(line, at) {
                return Some(at - self.offset);
            }
            look = at + 1;
        }
    }

    /// Where the last of it begins that ends at or before `until`.
    #[inline(always)]
    pub(crate) fn last<S: Simd>(&self, simd: S, line: &[u8], until: usize) -> Option<usize> {
        match self.last_near(simd, line, until) {
            Some(start) => Some(start),
            None => self.search_back(line, until),
        }
    }

    /// The same, where it is near: its byte is among the last 64, and does not stand elsewhere behind it. All of them are looked at at
    /// once: whether it is among the last 32 nobody can foretell.
    #[inline(always)]
    fn last_near<S: Simd>(&self, simd: S, line: &[u8], until: usize) -> Option<usize> {
        let window = line.get(..until)?.last_chunk::<WINDOW>()?;
        // Behind the last place where its byte may be nothing is looked at.
        let behind = self.behind? as usize % WINDOW;
        let at = until + (bits_of(simd, window, One(self.anchor)) << behind).checked_ilog2()? as usize;
        let start = at.checked_sub(WINDOW + behind + self.last_offset)?;
        (self.is_byte || self.is_at(line, start)).then_some(start)
    }

    #[inline(never)]
    fn search_back(&self, line: &[u8], until: usize) -> Option<usize> {
        if self.text.is_empty() {
            return Some(0);
        }
        let mut look = (until + 1 + self.offset).checked_sub(self.text.len())?;
        loop {
            let at = memchr::memrchr(self.anchor, line.get(..look)?)?;
            if let Some(start) = at.checked_sub(self.offset)
                && (self.is_byte || self.is_at(line, start))
            {
                return Some(start);
            }
            look = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::widest;

    #[test]
    fn the_last_one_is_found_however_far_it_is() {
        widest!(simd => last_found(simd));
    }

    fn last_found<S: Simd>(simd: S) {
        for text in [&b" "[..], b" \"", b"] ", b" \"x"] {
            let stop = Stop::new(text);
            for before in [0, 1, 20, 40] {
                for behind in 0..110 {
                    let line = [&vec![b'a'; before][..], text, &vec![b'b'; behind], b" and more"].concat();
                    let until = before + text.len() + behind;
                    assert_eq!(stop.last(simd, &line, until), Some(before), "{text:?} {before} {behind}");
                    assert_eq!(stop.last(simd, &line[..until], until), Some(before));
                    assert_eq!(stop.last(simd, &line, before + text.len() - 1), None);
                }
            }
        }
    }
}
