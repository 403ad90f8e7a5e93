//! Takes several short parts of a line apart at once.

use super::fields::Fields;
use crate::ahead::{Either, WINDOW, bits};
use crate::plan::Run;

/// Values in a row at most.
const MOST: usize = 15;

/// Puts in the values of a run that begins at `from`; gives where the next part begins. `None` where it may be otherwise than it
/// mostly is: then nothing of it counts.
#[inline(always)]
pub(crate) fn cut(run: &Run, line: &[u8], from: usize, fields: &mut Fields) -> Option<usize> {
    let near = line.get(from..)?.first_chunk::<WINDOW>()?;
    let mut bits = bits(near, Either(run.bytes[0], run.bytes[1]));
    // Where each value begins: right behind the end of the one before.
    let mut starts = [0_u8; MOST + 1];
    let mut wrong = 0;
    for (start, byte) in starts[1..].iter_mut().zip(&run.ends) {
        let end = bits.trailing_zeros() as usize;
        wrong |= near[end % WINDOW] ^ byte;
        bits &= bits.wrapping_sub(1);
        *start = end as u8 + 1;
    }
    let last = starts[run.ends.len() % (MOST + 1)];
    if wrong != 0 || usize::from(last) > WINDOW || run.lists.iter().any(|list| may_be_list(near, &starts, *list)) {
        return None;
    }
    for (slot, value) in &run.takes {
        let [start, next] = [*value, *value + 1].map(|at| usize::from(starts[usize::from(at) % (MOST + 1)]));
        fields.put(*slot, from + start, from + next - 1);
    }
    Some(from + usize::from(last))
}

/// Whether the space behind a value may stand between two values of a list.
#[inline(always)]
fn may_be_list(near: &[u8; WINDOW], starts: &[u8; MOST + 1], value: u8) -> bool {
    let next = usize::from(starts[(usize::from(value) + 1) % (MOST + 1)]);
    let before = next.checked_sub(2).and_then(|at| near.get(at));
    matches!(before, None | Some(b',' | b':')) || near.get(next) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Slot;

    #[test]
    fn what_goes_on_behind_the_window_is_left_to_others() {
        let run = Run { bytes: [b' '; 2], ends: vec![b' '; 3], takes: vec![(Slot::Pool, 1)], lists: vec![], steps: 3 };
        for length in 0..80 {
            let line = [b" ", "x".repeat(length).as_bytes(), b" b c", &[b'y'; 80]].concat();
            let mut fields = Fields::default();
            let end = cut(&run, &line, 0, &mut fields);
            assert_eq!(end, (length <= 60).then_some(length + 4), "{length}");
        }
    }
}
