//! What stands before a value in an object, to compare with.

use fearless_simd::{Simd, SimdBase, SimdFrom, SimdMask, u8x32};

use crate::find;

/// How many bytes are compared at once.
const NEAR: usize = 32;

/// A text that is looked for at one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lead {
    text: Box<[u8]>,
    /// Its first 32 bytes, and those behind its end, which may be any.
    bytes: [u8; NEAR],
    any: u32,
}

impl Lead {
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut bytes = [0; NEAR];
        let near = text.len().min(NEAR);
        bytes[..near].copy_from_slice(&text[..near]);
        Lead { text: text.into(), bytes, any: (u64::MAX << near) as u32 }
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it stands there.
    #[inline(always)]
    pub(crate) fn is_at<S: Simd>(&self, simd: S, line: &[u8], at: usize) -> bool {
        let Some(near) = find::chunk::<NEAR>(line, at) else {
            return self.is_slowly_at(line, at);
        };
        let same = u8x32::simd_from(simd, *near).simd_eq(u8x32::simd_from(simd, self.bytes)).to_bitmask();
        same as u32 | self.any == u32::MAX && (self.text.len() <= NEAR || self.is_slowly_at(line, at))
    }

    /// The same where it isn't expected.
    #[inline(never)]
    pub(crate) fn is_slowly_at(&self, line: &[u8], at: usize) -> bool {
        line.get(at..).is_some_and(|rest| rest.starts_with(&self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::widest;

    #[test]
    fn a_text_is_where_it_stands_and_nowhere_else() {
        widest!(simd => text_is_where_it_stands(simd));
    }

    fn text_is_where_it_stands<S: Simd>(simd: S) {
        for length in 0..50 {
            let text: Vec<u8> = (1..=length).collect();
            let lead = Lead::new(&text);
            for rest in [0, 1, 40] {
                let line: Vec<u8> = [0].into_iter().chain(text.iter().copied()).chain(vec![0; rest]).collect();
                assert!(lead.is_at(simd, &line, 1));
                assert_eq!(lead.is_at(simd, &line, 0), length == 0);
                for wrong in 1..=usize::from(length) {
                    let mut other = line.clone();
                    other[wrong] = 99;
                    assert!(!lead.is_at(simd, &other, 1), "{length} {wrong}");
                    assert!(!lead.is_at(simd, &line[..wrong], 1), "{length} {wrong}");
                }
            }
        }
    }
}
