//! Several short parts in a row, each with one byte behind it.

use wide::u8x16;

use super::step::{Run, Shape, Step};
use crate::read::MARKS;

/// So many ends are looked for at once: what holds them is hardly ever longer than 64 bytes.
pub(crate) const MOST: usize = 11;
/// Where looking at once is worth it.
const LEAST: usize = 3;

impl Run {
    /// The run that the first of these steps begins, whose values are marked from `first` on.
    pub(crate) fn of(steps: &[Step], first: usize) -> Option<Run> {
        let (mut ends, mut takes, mut lists, mut bytes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut taken = 0;
        for step in steps {
            let Some(byte) = step.stop.byte() else { break };
            let (count, is_list) = match step.shape {
                Shape::Plain => (1, false),
                Shape::List => (1, true),
                Shape::Skip(count) => (count as usize, false),
                Shape::Time | Shape::Zoned => break,
            };
            let is_new = !bytes.contains(&byte);
            if bytes.len() + usize::from(is_new) > 2 || ends.len() + count > MOST {
                break;
            }
            // A second list would have to be told from what follows it, as the first one.
            let is_spaced = is_list && byte == b' ';
            if is_spaced && !lists.is_empty() {
                break;
            }
            bytes.extend(is_new.then_some(byte));
            if let Some(take) = step.take {
                takes.push((take.slot, ends.len() as u8));
            }
            lists.extend(is_spaced.then_some(ends.len()));
            ends.extend(std::iter::repeat_n(byte, count));
            taken += 1;
        }
        if ends.len() < LEAST || first + MOST >= MARKS {
            return None;
        }
        // More values move another byte to where a space should be, unless there is none.
        let list = lists.into_iter().find(|list| ends[*list..].iter().all(|end| *end == b' '));
        let bytes = [*bytes.first()?, *bytes.last()?].map(u8x16::splat);
        let (values, sum) = (ends.len(), ends.into_iter().fold(0, Run::sum));
        let (first, list) = (first as u8, list.map(|list| list as u8));
        Some(Run { bytes, ends: sum, values, first, takes, list, steps: taken })
    }

    /// A sum of bytes that tells apart in which order two of them come, to which this one is added: all before count twice.
    #[inline(always)]
    pub(crate) fn sum(before: u32, byte: u8) -> u32 {
        2 * before + u32::from(byte)
    }
}
