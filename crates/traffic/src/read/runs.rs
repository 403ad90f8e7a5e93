//! Takes several short parts of a line apart at once.

use super::fields::Fields;
use crate::ahead::{Both, WINDOW, bits};
use crate::plan::{MOST, Run};

/// Places for where values begin.
const STARTS: usize = 16;
/// The last byte of the window, which stands in for ends that aren't there.
const LAST: u64 = 1 << (WINDOW - 1);

/// Puts in the values of a run that begins at `from`; gives where the next part begins. `None` where it may be otherwise than it
/// mostly is: then nothing of it counts.
#[inline(always)]
pub(crate) fn cut(run: &Run, line: &[u8], from: usize, fields: &mut Fields) -> Option<usize> {
    let near = line.get(from..)?.first_chunk::<WINDOW>()?;
    let mut bits = bits(near, Both(run.bytes));
    // Where each value begins: right behind the end of the one before. As many as there may be are always looked for, which takes
    // no branch, and what was found is compared in one go.
    let (mut starts, mut found) = ([0_u8; STARTS], [0_u64; 2]);
    for at in 0..MOST {
        let end = (bits | LAST).trailing_zeros() as usize;
        found[at / 8] |= u64::from(near[end]) << (at % 8 * 8);
        starts[at + 1] = end as u8 + 1;
        bits &= bits.wrapping_sub(1);
    }
    let wrong = (found[0] ^ run.ends[0]) & run.fixed[0] | (found[1] ^ run.ends[1]) & run.fixed[1];
    let last = usize::from(starts[run.values % STARTS]);
    let may_be_list = run.lists.iter().any(|list| may_be_list(near, &starts, *list));
    if wrong != 0 || last >= WINDOW || may_be_list {
        return None;
    }
    for (slot, value) in &run.takes {
        let [start, next] = [*value, *value + 1].map(|at| usize::from(starts[usize::from(at) % STARTS]));
        fields.put(*slot, from + start, from + next - 1);
    }
    Some(from + last)
}

/// Whether the space behind a value may stand between two values of a list.
#[inline(always)]
fn may_be_list(near: &[u8; WINDOW], starts: &[u8; STARTS], value: u8) -> bool {
    let next = usize::from(starts[(usize::from(value) + 1) % STARTS]);
    let before = next.checked_sub(2).and_then(|at| near.get(at));
    matches!(before, None | Some(b',' | b':')) || near.get(next) == Some(&b':')
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
