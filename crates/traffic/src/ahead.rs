//! Where bytes of a kind stand in the part of a line that comes next.
//!
//! Each value begins where the one before it ended. Where each end is looked for in memory, a processor waits for one before it can look
//! for the next; here it waits for two steps in a register.

use crate::line::{Kind, Line, WINDOW};

/// Where the bytes of one kind stand among the 64 from a place on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ahead {
    from: usize,
    bits: u64,
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
    pub(crate) fn first(&mut self, line: Line, from: usize, kind: impl Kind) -> Option<usize> {
        match self.known(from) {
            0 => self.look(line, from, kind),
            bits => Some(from + bits.trailing_zeros() as usize),
        }
    }

    /// The `count`th one (from 1) at or after `from`.
    #[inline(always)]
    pub(crate) fn nth(&mut self, line: Line, mut from: usize, kind: impl Kind, mut count: u32) -> Option<usize> {
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
    fn look(&mut self, line: Line, from: usize, kind: impl Kind) -> Option<usize> {
        let bits = line.after(from).window(kind);
        if bits == 0 {
            return self.look_far(line, from + WINDOW, kind);
        }
        *self = Ahead { from, bits };
        Some(from + bits.trailing_zeros() as usize)
    }

    #[inline(never)]
    fn look_far(&mut self, line: Line, from: usize, kind: impl Kind) -> Option<usize> {
        let far = from + kind.first(line.text().get(from..)?)?;
        *self = Ahead { from: far, bits: line.after(far).window(kind) };
        Some(far)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::{Either, One};

    #[test]
    fn what_is_ahead_is_found_wherever_it_is() {
        let mut text = vec![b'!'; 300];
        let places = [0, 1, 63, 64, 65, 130, 131, 299];
        places.iter().for_each(|at| text[*at] = if at % 2 == 0 { b' ' } else { b'/' });
        for length in 0..=300 {
            let line = Line::new(&text, length);
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
                    let spaces = after().find(|at| text[*at] == b' ');
                    assert_eq!(Ahead::default().first(line, from, One(b' ')), spaces);
                }
            }
        }
    }
}
