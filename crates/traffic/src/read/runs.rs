//! Takes several short parts of a line apart at once.

use super::fields::Fields;
use crate::ahead::{Both, WINDOW, bits};
use crate::plan::{MOST, Run};

/// The last byte of the window, which stands in for ends that aren't there.
const LAST: u64 = 1 << (WINDOW - 1);
/// A mark for where each value begins, and one behind the last.
type Marks = [u32; MOST + 1];

/// Marks the values of a run that begins at `from`; gives where the next part begins. `None` where it may be otherwise than it
/// mostly is: then nothing of it counts.
#[inline(always)]
pub(crate) fn cut(run: &Run, line: &[u8], from: usize, fields: &mut Fields) -> Option<usize> {
    let near = line.get(from..)?.first_chunk::<WINDOW>()?;
    let bits = bits(near, Both(run.bytes));
    let marks = fields.marks::<{ MOST + 1 }>(run.first)?;
    let ends = match run.values {
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
    let (ends, length) = ends(near, bits, from, marks);
    let may_be_list = run.list.is_some_and(|list| may_be_list(line, marks, list));
    (ends == run.ends && length < WINDOW && !may_be_list).then_some(from + length)
}

/// Marks so many values; gives a [sum](Run::sum) of the bytes behind them, and where the next one begins.
fn mark<const COUNT: usize>(near: &[u8; WINDOW], mut bits: u64, from: usize, marks: &mut Marks) -> (u32, usize) {
    let (mut ends, mut next) = (0, 0);
    marks[0] = from as u32;
    for mark in marks.iter_mut().skip(1).take(COUNT) {
        let end = (bits | LAST).trailing_zeros() as usize;
        ends = Run::sum(ends, near[end]);
        next = end + 1;
        *mark = (from + next) as u32;
        bits &= bits.wrapping_sub(1);
    }
    (ends, next)
}

/// Whether the space behind a value may stand between two values of a list.
#[inline(always)]
fn may_be_list(line: &[u8], marks: &Marks, value: u8) -> bool {
    let next = marks[(usize::from(value) + 1) % marks.len()] as usize;
    let before = next.checked_sub(2).and_then(|at| line.get(at));
    matches!(before, None | Some(b',' | b':')) || line.get(next) == Some(&b':')
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
