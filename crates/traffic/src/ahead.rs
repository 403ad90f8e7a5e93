//! Where bytes of a kind stand in the part of a line that comes next.
//!
//! Each value begins where the one before it ended. Where each end is looked for in memory, a processor waits for one before it can look
//! for the next; here it waits for two steps in a register.

use fearless_simd::{Simd, SimdBase, SimdFrom, SimdMask, u8x64};

/// How many bytes are looked at at once.
pub(crate) const WINDOW: usize = 64;

/// Where the bytes of one kind stand among the 64 from a place on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead<S> {
    simd: S,
    from: usize,
    bits: u64,
}

/// The bytes that are looked for.
pub(crate) trait Kind: Copy {
    /// A bit for each of them.
    fn bits<S: Simd>(self, window: u8x64<S>) -> u64;

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
    fn bits<S: Simd>(self, window: u8x64<S>) -> u64 {
        window.simd_eq(u8x64::splat(window.simd, self.0)).to_bitmask()
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr(self.0, bytes)
    }
}

impl Kind for Either {
    #[inline(always)]
    fn bits<S: Simd>(self, window: u8x64<S>) -> u64 {
        // Nothing is left to closures: where one isn't inlined neither are the instructions in it.
        let one = window.simd_eq(u8x64::splat(window.simd, self.0));
        let other = window.simd_eq(u8x64::splat(window.simd, self.1));
        (one | other).to_bitmask()
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr2(self.0, self.1, bytes)
    }
}

impl<S: Simd> Ahead<S> {
    /// Nothing is known yet.
    #[inline(always)]
    pub(crate) fn new(simd: S) -> Self {
        Ahead { simd, from: 0, bits: 0 }
    }

    /// Those at or after `from`, as far as they are known; the lowest bit is `from` itself.
    #[inline(always)]
    fn known(&self, from: usize) -> u64 {
        match from.wrapping_sub(self.from) {
            past @ 0..WINDOW => self.bits >> past,
            _ => 0,
        }
    }

    /// The first one at or after `from`. A line is gone through from the left, always for the same kind.
    #[inline(always)]
    pub(crate) fn first(&mut self, line: &[u8], from: usize, kind: impl Kind) -> Option<usize> {
        match self.known(from) {
            0 => self.look(line, from, kind),
            bits => Some(from + bits.trailing_zeros() as usize),
        }
    }

    /// The `count`th one (from 1) at or after `from`.
    #[inline(always)]
    pub(crate) fn nth(&mut self, line: &[u8], mut from: usize, kind: impl Kind, mut count: u32) -> Option<usize> {
        loop {
            let mut bits = self.known(from);
            if bits == 0 {
                from = self.look(line, from, kind)?;
                bits = self.known(from);
            }
            while bits != 0 {
                count -= 1;
                if count == 0 {
                    return Some(from + bits.trailing_zeros() as usize);
                }
                bits &= bits - 1;
            }
            from = self.from + WINDOW;
        }
    }

    /// Moves on to `from`, or to the first one after it.
    #[inline(always)]
    fn look(&mut self, line: &[u8], from: usize, kind: impl Kind) -> Option<usize> {
        (self.from, self.bits) = match window(self.simd, line.get(from..)?, kind) {
            0 => Self::far(self.simd, line, from + WINDOW, kind)?,
            bits => (from, bits),
        };
        Some(self.from + self.bits.trailing_zeros() as usize)
    }

    /// The first window that has one, behind one that has none: long values are mostly not longer than two of them.
    #[inline(never)]
    fn far(simd: S, line: &[u8], from: usize, kind: impl Kind) -> Option<(usize, u64)> {
        simd.vectorize(
            #[inline(always)]
            move || {
                let from = match window(simd, line.get(from..)?, kind) {
                    0 => from + kind.first(line.get(from..)?)?,
                    bits => return Some((from, bits)),
                };
                Some((from, window(simd, line.get(from..)?, kind)))
            },
        )
    }
}

/// A bit for each of the first 64 bytes.
#[inline(always)]
fn window<S: Simd>(simd: S, bytes: &[u8], kind: impl Kind) -> u64 {
    match bytes.first_chunk() {
        Some(window) => bits_of(simd, window, kind),
        None => {
            let mut window = [0; WINDOW];
            window[..bytes.len()].copy_from_slice(bytes);
            bits_of(simd, &window, kind) & !(u64::MAX << bytes.len())
        }
    }
}

/// A bit for each byte of a window.
#[inline(always)]
pub(crate) fn bits_of<S: Simd>(simd: S, window: &[u8; WINDOW], kind: impl Kind) -> u64 {
    kind.bits(u8x64::simd_from(simd, *window))
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;
    use crate::simd::widest;

    #[test]
    fn what_is_ahead_is_found_wherever_it_is() {
        widest!(simd => found_wherever(simd));
        dispatch!(Level::baseline(), simd => found_wherever(simd));
    }

    fn found_wherever<S: Simd>(simd: S) {
        let mut text = vec![b'!'; 300];
        let places = [0, 1, 63, 64, 65, 130, 131, 299];
        places.iter().for_each(|at| text[*at] = if at % 2 == 0 { b' ' } else { b'/' });
        for length in 0..=300 {
            let line = &text[..length];
            for step in [1, 7, 64, 100] {
                let (mut ahead, mut counted) = (Ahead::new(simd), Ahead::new(simd));
                for from in (0..length + 2).step_by(step) {
                    let after = || places.iter().copied().filter(|at| *at >= from && *at < length);
                    let kind = Either(b' ', b'/');
                    assert_eq!(ahead.first(line, from, kind), after().next(), "{length} {from}");
                    for count in 1..=4 {
                        let expected = after().nth(count - 1);
                        assert_eq!(counted.nth(line, from, kind, count as u32), expected, "{length} {from} {count}");
                        counted = Ahead::new(simd);
                    }
                    let spaces = after().find(|at| line[*at] == b' ');
                    assert_eq!(Ahead::new(simd).first(line, from, One(b' ')), spaces);
                }
            }
        }
    }
}
