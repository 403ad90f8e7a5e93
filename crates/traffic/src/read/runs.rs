//! Takes several short parts of a line apart at once.

use super::fields::Fields;
use crate::ahead::{Both, WINDOW, bits};
use crate::plan::{MOST, Run};

/// The last byte of the window, which stands in for ends that aren't there.
const LAST: u64 = 1 << (WINDOW - 1);
/// For each value and one more.
type Marks = [u32; MOST + 1];

/// Marks the values of a run that begins at `from`; gives where the next part begins. `None` where it may be otherwise than it
/// mostly is: then nothing of it counts.
#[inline(always)]
pub(crate) fn cut(run: &Run, line: &[u8], from: usize, fields: &mut Fields) -> Option<usize> {
    let near = line.get(from..)?.first_chunk::<WINDOW>()?;
    let bits = bits(near, Both(run.bytes));
    let (starts, ends) = fields.run::<{ MOST + 1 }>(run.first)?;
    let mark = match run.values {
        3 => mark::<3>,
        4 => mark::<4>,
        5 => mark::<5>,
        6 => mark::<6>,
        7 => mark::<7>,
        8 => mark::<8>,
        9 => mark::<9>,
        10 => mark::<10>,
        _ => mark::<MOST>,
    };
    let (sum, length) = mark(near, bits, from, starts, ends);
    let may_be_list = run.list.is_some_and(|list| may_be_list(line, ends, list));
    (sum == run.sum && length < WINDOW && !may_be_list).then_some(from + length)
}

/// Marks so many values; gives a [sum](Run::with) of the bytes behind them, and where the next one begins.
fn mark<const COUNT: usize>(
    near: &[u8; WINDOW],
    mut bits: u64,
    from: usize,
    starts: &mut Marks,
    ends: &mut Marks,
) -> (u32, usize) {
    let (mut sum, mut next) = (0, 0);
    starts[0] = from as u32;
    for at in 0..COUNT {
        let end = (bits | LAST).trailing_zeros() as usize;
        sum = Run::with(sum, near[end]);
        next = end + 1;
        (ends[at], starts[at + 1]) = ((from + end) as u32, (from + next) as u32);
        bits &= bits.wrapping_sub(1);
    }
    (sum, next)
}

/// Whether the space behind a value may stand between two values of a list.
#[inline(always)]
fn may_be_list(line: &[u8], ends: &Marks, value: u8) -> bool {
    let end = ends[usize::from(value) % ends.len()] as usize;
    let before = end.checked_sub(1).and_then(|at| line.get(at));
    matches!(before, None | Some(b',' | b':')) || line.get(end + 1) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use model::{Part, Piece};

    use super::*;
    use crate::plan::TextPlan;

    #[test]
    fn what_goes_on_behind_the_window_is_left_to_others() {
        let pieces = [Part::Client, Part::Pool, Part::Retries, Part::Status].map(Piece::Part);
        let pieces: Vec<Piece> = pieces.into_iter().flat_map(|part| [part, Piece::Text(" ".into())]).collect();
        let plan = TextPlan::new(&pieces).unwrap();
        let run = plan.left[0].run.as_ref().unwrap();
        assert_eq!(run.values, 3);
        for length in 0..80 {
            let line = [b" ", "x".repeat(length).as_bytes(), b" b c", &[b'y'; 80]].concat();
            let mut fields = Fields::default();
            let end = cut(run, &line, 0, &mut fields);
            assert_eq!(end, (length <= 59).then_some(length + 4), "{length}");
        }
    }
}
