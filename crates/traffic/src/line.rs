//! A line, or a value in it, in the bytes that it came in.
//!
//! What stands behind it may be loaded, but never counts. So values of any length are looked at in the same way, and a processor
//! needn't guess how long they are: where it guesses wrong it loses more time than looking takes.

use crate::find::bits16;

/// How many bytes are looked at at once.
pub(crate) const WINDOW: usize = 64;

/// A line or a value.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line<'a> {
    wide: &'a [u8],
    length: usize,
}

/// The bytes that are looked for.
pub(crate) trait Kind: Copy {
    /// A bit for each of them among 16.
    fn bits(self, chunk: &[u8; 16]) -> u32;

    /// The first of them.
    fn first(self, bytes: &[u8]) -> Option<usize>;
}

/// One byte.
#[derive(Clone, Copy)]
pub(crate) struct One(pub(crate) u8);

/// Either of two bytes.
#[derive(Clone, Copy)]
pub(crate) struct Either(pub(crate) u8, pub(crate) u8);

impl Kind for One {
    #[inline(always)]
    fn bits(self, chunk: &[u8; 16]) -> u32 {
        bits16(chunk, self.0)
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr(self.0, bytes)
    }
}

impl Kind for Either {
    #[inline(always)]
    fn bits(self, chunk: &[u8; 16]) -> u32 {
        bits16(chunk, self.0) | bits16(chunk, self.1)
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr2(self.0, self.1, bytes)
    }
}

impl<'a> Line<'a> {
    /// The first `length` of these bytes, or all if there are less.
    #[inline(always)]
    pub(crate) fn new(wide: &'a [u8], length: usize) -> Self {
        Line { wide, length: length.min(wide.len()) }
    }

    #[inline(always)]
    pub(crate) fn whole(text: &'a [u8]) -> Self {
        Line { wide: text, length: text.len() }
    }

    #[inline(always)]
    pub(crate) fn text(self) -> &'a [u8] {
        self.wide.get(..self.length).unwrap_or(self.wide)
    }

    #[inline(always)]
    pub(crate) fn len(self) -> usize {
        self.length
    }

    #[inline(always)]
    pub(crate) fn is_empty(self) -> bool {
        self.length == 0
    }

    /// What is left of it from `at` on.
    #[inline(always)]
    pub(crate) fn after(self, at: usize) -> Self {
        Line { wide: self.wide.get(at..).unwrap_or_default(), length: self.length.saturating_sub(at) }
    }

    /// Up to `end`.
    #[inline(always)]
    pub(crate) fn until(self, end: usize) -> Self {
        Line { length: self.length.min(end), ..self }
    }

    /// A bit for each of its first 64 bytes that is of this kind.
    #[inline(always)]
    pub(crate) fn window(self, kind: impl Kind) -> u64 {
        let bits = match self.wide.first_chunk() {
            Some(window) => window_bits(window, kind),
            None => self.padded_window(kind),
        };
        bits & low(self.length as u32)
    }

    #[cold]
    #[inline(never)]
    fn padded_window(self, kind: impl Kind) -> u64 {
        let mut window = [0; WINDOW];
        window[..self.wide.len()].copy_from_slice(self.wide);
        window_bits(&window, kind)
    }

    /// As three words, filled up with zeros; `None` where it is longer, or ends in a zero itself.
    #[inline(always)]
    pub(crate) fn short(self) -> Option<[u64; 3]> {
        if self.length > 24 || self.text().last() == Some(&0) {
            return None;
        }
        let chunk: &[u8; 24] = match self.wide.first_chunk() {
            Some(chunk) => chunk,
            None => &self.padded_short(),
        };
        let [one, two, three] = chunk.as_chunks().0 else { return None };
        let bits = 8 * self.length as u32;
        let word = |chunk: &[u8; 8], from: u32| u64::from_le_bytes(*chunk) & low(bits.saturating_sub(from));
        Some([word(one, 0), word(two, 64), word(three, 128)])
    }

    #[cold]
    #[inline(never)]
    fn padded_short(self) -> [u8; 24] {
        let mut padded = [0; 24];
        padded[..self.wide.len()].copy_from_slice(self.wide);
        padded
    }
}

/// So many low bits, up to 64.
#[inline(always)]
pub(crate) fn low(bits: u32) -> u64 {
    if bits >= 64 { u64::MAX } else { (1 << bits) - 1 }
}

#[inline(always)]
fn window_bits(window: &[u8; WINDOW], kind: impl Kind) -> u64 {
    let (chunks, _) = window.as_chunks::<16>();
    let mut all = 0;
    for (at, chunk) in chunks.iter().enumerate() {
        all |= u64::from(kind.bits(chunk)) << (at * 16);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_its_bytes_whatever_follows() {
        let wide = [b'x'; 40];
        for length in 0..=24 {
            for behind in [length, length + 1, 24, 40] {
                let mut bytes = wide[..behind.max(length)].to_vec();
                (0..length).for_each(|at| bytes[at] = at as u8 + 1);
                let words = Line::new(&bytes, length).short().unwrap();
                let found: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
                assert_eq!(found[..length], bytes[..length]);
                assert!(found[length..].iter().all(|byte| *byte == 0));
            }
        }
        assert_eq!(Line::whole(&[1; 25]).short(), None);
        assert_eq!(Line::whole(b"a\0").short(), None);
    }

    #[test]
    fn a_window_ends_with_its_line() {
        for behind in [0, 1, 30, 64, 100] {
            for length in 0..=behind {
                let line = [b'/'; 100];
                assert_eq!(Line::new(&line[..behind], length).window(One(b'/')), low(length as u32));
            }
        }
    }
}
