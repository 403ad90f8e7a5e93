//! Takes several short parts of a line apart at once.

use super::fields::Fields;
use crate::ahead::{Either, WINDOW, window};
use crate::plan::Run;

/// Puts in the values of a run that begins at `from`; gives where the next part begins. `None` where it may be otherwise than it
/// mostly is: then nothing of it counts.
#[inline(always)]
pub(crate) fn cut(run: &Run, line: &[u8], from: usize, fields: &mut Fields) -> Option<usize> {
    let [one, other] = run.bytes;
    let near = line.get(from..)?;
    let mut bits = window(near, Either(one, other));
    let mut ends = [0; 16];
    let mut wrong = 0;
    for (end, byte) in ends.iter_mut().zip(&run.ends) {
        *end = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        wrong |= near.get(*end).unwrap_or(&0) ^ byte;
    }
    let is_list = |at: &usize| {
        let end = ends[*at % 16];
        matches!(near.get(end.wrapping_sub(1)), None | Some(b',' | b':')) || near.get(end + 1) == Some(&b':')
    };
    let last = ends[(run.ends.len() - 1) % 16];
    if wrong != 0 || last >= WINDOW || run.lists.iter().any(is_list) {
        return None;
    }
    for (slot, at) in &run.takes {
        let start = if *at == 0 { 0 } else { ends[(*at - 1) % 16] + 1 };
        fields.put(*slot, from + start, from + ends[*at % 16]);
    }
    Some(from + last + 1)
}
