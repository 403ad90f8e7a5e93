//! Takes several short parts of a line apart at once.

use fearless_simd::Simd;

use super::fields::Fields;
use crate::ahead::{Either, One, WINDOW, bits_of};
use crate::find;
use crate::plan::pattern::{self, HTTPLOG, Pattern};
use crate::plan::{MOST, Run};

/// The window, and the byte behind it: an end that isn't there is taken for that one.
type Near = [u8; WINDOW + 1];
/// Patterns for which code is compiled apart: what nobody asks for isn't noted, and the bytes behind values are looked at in one go.
const FIRST: Pattern = HTTPLOG[0];
const SECOND: Pattern = HTTPLOG[1];
/// What stands before the first value, and the end of each.
type Ends = [u32; MOST + 1];

/// Marks the values of a run that begins at `from`; gives where the next part begins. `None` where it may be otherwise than it
/// mostly is: then nothing of it counts.
#[inline(always)]
pub(crate) fn cut<S: Simd>(simd: S, run: &Run, line: &[u8], from: usize, fields: &mut Fields) -> Option<usize> {
    let near = find::chunk(line, from)?;
    let ends = fields.run::<{ MOST + 1 }>(run.first)?;
    let length = match run.pattern {
        FIRST => mark_as::<S, FIRST>(simd, run, near, from, ends),
        SECOND => mark_as::<S, SECOND>(simd, run, near, from, ends),
        _ => mark_any(simd, run, near, from, ends),
    };
    let may_be_list = || run.list.is_some_and(|list| may_be_list(line, ends, list));
    length.filter(|length| *length <= WINDOW && !may_be_list()).map(|length| from + length)
}

/// Marks the values of a run of this pattern that are asked for; gives where the part behind it begins, if the right bytes stand behind
/// the values.
#[inline(always)]
fn mark_as<S: Simd, const PATTERN: Pattern>(
    simd: S,
    run: &Run,
    near: &Near,
    from: usize,
    ends: &mut Ends,
) -> Option<usize> {
    let near = near.first_chunk()?;
    let (same, other) = (bits_of(simd, near, One(run.bytes[0])), bits_of(simd, near, One(run.bytes[1])));
    let all = same | other;
    let (mut rest, mut others, mut end) = (all, 0, 0);
    ends[0] = (from as u32).wrapping_sub(1);
    for value in 0..pattern::values(PATTERN) {
        let next = rest & rest.wrapping_sub(1);
        if pattern::is_other(PATTERN, value) {
            others |= rest ^ next;
        }
        let is_last = value + 1 == pattern::values(PATTERN);
        if pattern::is_asked(PATTERN, value) || pattern::is_asked(PATTERN, value + 1) || is_last {
            end = rest.trailing_zeros() as usize;
            ends[value + 1] = (from + end) as u32;
        }
        rest = next;
    }
    (other & (all ^ rest) == others).then_some(end + 1)
}

/// Marks the values of any run; gives the same.
#[inline(always)]
fn mark_any<S: Simd>(simd: S, run: &Run, near: &Near, from: usize, ends: &mut Ends) -> Option<usize> {
    let bits = bits_of(simd, near.first_chunk()?, Either(run.bytes[0], run.bytes[1]));
    let (sum, length) = match run.values() {
        3 => mark::<3>(near, bits, from, ends),
        4 => mark::<4>(near, bits, from, ends),
        5 => mark::<5>(near, bits, from, ends),
        6 => mark::<6>(near, bits, from, ends),
        7 => mark::<7>(near, bits, from, ends),
        8 => mark::<8>(near, bits, from, ends),
        9 => mark::<9>(near, bits, from, ends),
        10 => mark::<10>(near, bits, from, ends),
        _ => mark::<MOST>(near, bits, from, ends),
    };
    (sum == run.sum).then_some(length)
}

/// Marks so many values; gives a [sum](Run::with) of the bytes behind them, and where the next one begins.
#[inline(always)]
fn mark<const COUNT: usize>(near: &Near, mut bits: u64, from: usize, ends: &mut Ends) -> (u32, usize) {
    let (mut sum, mut end) = (0, 0);
    ends[0] = (from as u32).wrapping_sub(1);
    for own in &mut ends[1..=COUNT] {
        end = bits.trailing_zeros() as usize;
        sum = Run::with(sum, near[end]);
        *own = (from + end) as u32;
        bits &= bits.wrapping_sub(1);
    }
    (sum, end + 1)
}

/// Whether the space behind a value may stand between two values of a list.
#[inline(always)]
fn may_be_list(line: &[u8], ends: &Ends, value: u8) -> bool {
    let Some(end) = ends.get(usize::from(value) + 1).map(|end| *end as usize) else { return true };
    let before = end.checked_sub(1).and_then(|at| line.get(at));
    matches!(before, None | Some(b',' | b':')) || line.get(end + 1) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use model::{Part, Piece};

    use super::*;
    use crate::plan::TextPlan;
    use crate::simd::widest;

    #[test]
    fn what_goes_on_behind_the_window_is_left_to_others() {
        let pieces = [Part::Client, Part::Pool, Part::Retries, Part::Status].map(Piece::Part);
        let pieces: Vec<Piece> = pieces.into_iter().flat_map(|part| [part, Piece::Text(" ".into())]).collect();
        let plan = TextPlan::new(&pieces).unwrap();
        let crate::plan::Left::Run(run) = &plan.left[0] else { panic!("three short parts are a run") };
        assert_eq!(run.values(), 3);
        for length in 0..80 {
            let line = [b" ", "x".repeat(length).as_bytes(), b" b c", &[b'y'; 80]].concat();
            let mut fields = Fields::default();
            let end = widest!(simd => cut(simd, run, &line, 0, &mut fields));
            assert_eq!(end, (length <= 60).then_some(length + 4), "{length}");
        }
    }
}
