//! Where lines end.

use fearless_simd::Simd;

use crate::ahead::{One, WINDOW, bits_of};

/// So many bytes are looked through before their lines are read. Whether a line ends in the next 64 bytes nobody can foretell, and a
/// processor that guesses wrong loses as much time as it takes to look at them: so there is no branch that depends on it, as long as lines
/// are longer than that.
pub(super) const BLOCK: usize = 4_096;

/// Places of line ends in a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// Room for as many as there may be, and one more: a power of two.
    places: Vec<u16>,
}

impl Ends {
    /// The places of all line ends in a block that is not larger than [`BLOCK`].
    #[inline(always)]
    pub(super) fn of<S: Simd>(&mut self, simd: S, block: &[u8]) -> &[u16] {
        self.places.resize(2 * BLOCK, 0);
        let Some(places) = self.places.first_chunk_mut() else { return &[] };
        let mut count = 0;
        let (windows, rest) = block.as_chunks::<WINDOW>();
        let (pairs, odd) = windows.as_chunks::<2>();
        for (at, [one, other]) in pairs.iter().enumerate() {
            count = put(places, count, 2 * at * WINDOW, bits_of(simd, one, One(b'\n')));
            count = put(places, count, (2 * at + 1) * WINDOW, bits_of(simd, other, One(b'\n')));
        }
        for window in odd {
            count = put(places, count, 2 * pairs.len() * WINDOW, bits_of(simd, window, One(b'\n')));
        }
        for (at, byte) in rest.iter().enumerate() {
            count = put(places, count, block.len() - rest.len() + at, u64::from(*byte == b'\n'));
        }
        &self.places[..count]
    }
}

/// Puts in where bits stand; gives how many places there are then.
#[inline(always)]
fn put(places: &mut [u16; 2 * BLOCK], mut count: usize, from: usize, mut bits: u64) -> usize {
    loop {
        places[count % places.len()] = (from as u32 + bits.trailing_zeros()) as u16;
        count += usize::from(bits != 0);
        bits &= bits.wrapping_sub(1);
        if bits == 0 {
            return count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::widest;

    #[test]
    fn every_line_end_has_its_place() {
        let mut ends = Ends::default();
        for (length, every) in [(0, 1), (1, 1), (63, 2), (64, 1), (200, 3), (BLOCK - 1, 1), (BLOCK, 1), (BLOCK, 97)] {
            let block: Vec<u8> = (0..length).map(|at| if at % every == every - 1 { b'\n' } else { b'x' }).collect();
            let expected: Vec<u16> = (0..length as u16).filter(|at| block[usize::from(*at)] == b'\n').collect();
            assert_eq!(widest!(simd => ends.of(simd, &block)), expected, "{length} {every}");
        }
        assert_eq!(widest!(simd => ends.of(simd, &[b'x'; 100])), [0; 0]);
    }
}
