//! Several short parts in a row, each with one byte behind it.

use wide::u8x16;

use super::step::{Run, Shape, Step};

/// So many ends are looked for at once: what holds them is hardly ever longer than 64 bytes.
pub(crate) const MOST: usize = 11;
/// Where looking at once is worth it.
const LEAST: usize = 3;

impl Run {
    /// The run that the first of these steps begins.
    pub(crate) fn of(steps: &[Step]) -> Option<Run> {
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
            bytes.extend(is_new.then_some(byte));
            if let Some(take) = step.take {
                takes.push((take.slot, ends.len() as u8));
            }
            if is_list && byte == b' ' {
                lists.push(ends.len() as u8);
            }
            ends.extend(std::iter::repeat_n(byte, count));
            taken += 1;
        }
        if ends.len() < LEAST {
            return None;
        }
        let bytes = [*bytes.first()?, *bytes.last()?].map(u8x16::splat);
        let of = |byte: &dyn Fn(u8) -> u8, word: usize| {
            let own = ends.iter().skip(word * 8).take(8).enumerate();
            own.fold(0, |all, (at, end)| all | u64::from(byte(*end)) << (at * 8))
        };
        let (said, fixed) = ([0, 1].map(|word| of(&|end| end, word)), [0, 1].map(|word| of(&|_| u8::MAX, word)));
        Some(Run { bytes, ends: said, fixed, values: ends.len(), takes, lists, steps: taken })
    }
}
