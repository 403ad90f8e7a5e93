//! Where bytes of a kind stand in the part of a line that comes next.
//!
//! Each value begins where the one before it ended. Where each end is looked for in memory, a processor waits for one before it can look
//! for the next; here it waits for two steps in a register.

use wide::u8x16;

use crate::find::{bits16, same};

/// How many bytes are looked at at once.
pub(crate) const WINDOW: usize = 64;

/// Where the bytes of one kind stand among the 64 from a place on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ahead {
    from: usize,
    bits: u64,
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

/// One byte, which is there sixteen times.
#[derive(Clone, Copy)]
pub(crate) struct Each(pub(crate) u8x16);

/// Either of two bytes.
#[derive(Clone, Copy)]
pub(crate) struct Either(pub(crate) u8, pub(crate) u8);

/// Either of two bytes, of which each is there sixteen times.
#[derive(Clone, Copy)]
pub(crate) struct Both(pub(crate) [u8x16; 2]);

impl Kind for One {
    #[inline(always)]
    fn bits(self, chunk: &[u8; 16]) -> u32 {
        bits16(chunk, self.0)
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr(self.0, bytes)
    }
}

impl Kind for Each {
    #[inline(always)]
    fn bits(self, chunk: &[u8; 16]) -> u32 {
        same(chunk, self.0)
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr(self.0.to_array()[0], bytes)
    }
}

impl Kind for Either {
    #[inline(always)]
    fn bits(self, chunk: &[u8; 16]) -> u32 {
        Both([self.0, self.1].map(u8x16::splat)).bits(chunk)
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr2(self.0, self.1, bytes)
    }
}

impl Kind for Both {
    #[inline(always)]
    fn bits(self, chunk: &[u8; 16]) -> u32 {
        let chunk = u8x16::new(*chunk);
        (chunk.simd_eq(self.0[0]) | chunk.simd_eq(self.0[1])).to_bitmask()
    }

    fn first(self, bytes: &[u8]) -> Option<usize> {
        let [one, other] = self.0.map(|all| all.to_array()[0]);
        memchr::memchr2(one, other, bytes)
    }
}

impl Ahead {
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
        *self = match window(line.get(from..)?, kind) {
            0 => Ahead::far(line, from + WINDOW, kind)?,
            bits => Ahead { from, bits },
        };
        Some(self.from + self.bits.trailing_zeros() as usize)
    }

    /// The first window that has one, behind one that has none: long values are mostly not longer than two of them.
    #[inline(never)]
    fn far(line: &[u8], from: usize, kind: impl Kind) -> Option<Ahead> {
        let from = match window(line.get(from..)?, kind) {
            0 => from + kind.first(line.get(from..)?)?,
            bits => return Some(Ahead { from, bits }),
        };
        Some(Ahead { from, bits: window(line.get(from..)?, kind) })
    }
}

/// A bit for each of the first 64 bytes.
#[inline(always)]
fn window(bytes: &[u8], kind: impl Kind) -> u64 {
    match bytes.first_chunk() {
        Some(window) => bits(window, kind),
        None => {
            let mut window = [0; WINDOW];
            window[..bytes.len()].copy_from_slice(bytes);
            bits(&window, kind) & !(u64::MAX << bytes.len())
        }
    }
}

#[inline(always)]
pub(crate) fn bits(window: &[u8; WINDOW], kind: impl Kind) -> u64 {
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
    fn what_is_ahead_is_found_wherever_it_is() {
        let mut text = vec![b'!'; 300];
        let places = [0, 1, 63, 64, 65, 130, 131, 299];
        places.iter().for_each(|at| text[*at] = if at % 2 == 0 { b' ' } else { b'/' });
        for length in 0..=300 {
            let line = &text[..length];
            for step in [1, 7, 64, 100] {
                let (mut ahead, mut counted) = (Ahead::default(), Ahead::default());
                for from in (0..length + 2).step_by(step) {
                    let after = || places.iter().copied().filter(|at| *at >= from && *at < length);
                    let kind = Either(b' ', b'/');
                    assert_eq!(ahead.first(line, from, kind), after().next(), "{length} {from}");
                    for count in 1..=4 {
                        let expected = after().nth(count - 1);
                        assert_eq!(counted.nth(line, from, kind, count as u32), expected, "{length} {from} {count}");
                        counted = Ahead::default();
                    }
                    let spaces = after().find(|at| line[*at] == b' ');
                    assert_eq!(Ahead::default().first(line, from, One(b' ')), spaces);
                }
            }
        }
    }
}
