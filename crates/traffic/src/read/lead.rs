//! What stands before a value in an object, to compare with.

use wide::u8x16;

/// How many bytes are compared at once.
const NEAR: usize = 32;

/// A text that is looked for at one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lead {
    text: Box<[u8]>,
    /// Its first 32 bytes, and those behind its end, which may be any.
    bytes: [u8x16; 2],
    any: [u8x16; 2],
}

impl Lead {
    pub(crate) fn new(text: &[u8]) -> Self {
        let (mut bytes, mut any) = ([0; NEAR], [u8::MAX; NEAR]);
        let near = text.len().min(NEAR);
        bytes[..near].copy_from_slice(&text[..near]);
        any[..near].fill(0);
        Lead { text: text.into(), bytes: halves(&bytes), any: halves(&any) }
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it stands there.
    #[inline(always)]
    pub(crate) fn is_at(&self, line: &[u8], at: usize) -> bool {
        let Some(near) = line.get(at..).and_then(|rest| rest.first_chunk::<NEAR>()) else {
            return self.is_slowly_at(line, at);
        };
        let [low, high] = halves(near);
        let same = (low.simd_eq(self.bytes[0]) | self.any[0]) & (high.simd_eq(self.bytes[1]) | self.any[1]);
        same.to_bitmask() == 0xffff && (self.text.len() <= NEAR || self.is_slowly_at(line, at))
    }

    #[inline(never)]
    fn is_slowly_at(&self, line: &[u8], at: usize) -> bool {
        line.get(at..).is_some_and(|rest| rest.starts_with(&self.text))
    }
}

#[inline(always)]
fn halves(bytes: &[u8; NEAR]) -> [u8x16; 2] {
    let half = |half: Option<&[u8; 16]>| u8x16::new(half.copied().unwrap_or_default());
    [half(bytes.first_chunk()), half(bytes.last_chunk())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_where_it_stands_and_nowhere_else() {
        for length in 0..50 {
            let text: Vec<u8> = (1..=length).collect();
            let lead = Lead::new(&text);
            for rest in [0, 1, 40] {
                let line: Vec<u8> = [0].into_iter().chain(text.iter().copied()).chain(vec![0; rest]).collect();
                assert!(lead.is_at(&line, 1));
                assert_eq!(lead.is_at(&line, 0), length == 0);
                for wrong in 1..=usize::from(length) {
                    let mut other = line.clone();
                    other[wrong] = 99;
                    assert!(!lead.is_at(&other, 1), "{length} {wrong}");
                    assert!(!lead.is_at(&line[..wrong], 1), "{length} {wrong}");
                }
            }
        }
    }
}
