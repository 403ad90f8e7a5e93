//! Which lines of a file are shown.

use std::ops::Range;

/// A longer file is shown in pieces.
const WHOLE: usize = 5_000;

/// When so many lines are on the page, all further files are shown in pieces.
const PAGE: usize = 20_000;

/// Around a line of which there is something to say, so many are shown on both sides.
const CONTEXT: usize = 4;

/// The lines of a file of `count` lines that are shown, counted from 1; `shown` is how many are on the page before.
pub(super) fn pieces(count: usize, said: impl Iterator<Item = usize>, shown: &mut usize) -> Vec<Range<usize>> {
    let is_whole = count <= WHOLE && *shown + count <= PAGE;
    let pieces = if is_whole { std::iter::once(1..count + 1).collect() } else { around(count, said) };
    *shown += pieces.iter().map(Range::len).sum::<usize>();
    pieces
}

/// The lines around those of which there is something to say, which come in order.
fn around(count: usize, said: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for line in said {
        let own = line.saturating_sub(CONTEXT).max(1)..(line + CONTEXT + 1).min(count.max(line) + 1);
        match pieces.last_mut().filter(|last| own.start <= last.end) {
            Some(last) => last.end = own.end,
            None => pieces.push(own),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_are_whole_and_large_ones_in_pieces() {
        let said = || [2, 9, 90, 9_999].into_iter();
        let mut shown = 0;
        assert_eq!(pieces(5_000, said(), &mut shown).first(), Some(&(1..5_001)));
        assert_eq!(pieces(10_000, said(), &mut shown), [1..14, 86..95, 9_995..10_001]);
        assert_eq!(shown, 5_028);
        shown = PAGE;
        assert_eq!(pieces(100, [50].into_iter(), &mut shown).first(), Some(&(46..55)));
    }
}
