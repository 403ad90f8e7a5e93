//! Several short parts in a row, each with one byte behind it.

use super::pattern;
use super::slot::MARKS;
use super::step::{Run, Shape, Step};

/// So many ends are looked for at once: what holds them is hardly ever longer than 64 bytes.
pub(crate) const MOST: usize = 11;
/// Where looking at once is worth it.
const LEAST: usize = 3;

impl Run {
    /// The run that the first of these steps begins, whose values are marked from `first` on.
    pub(crate) fn of(steps: &[Step], first: usize) -> Option<Run> {
        let (mut ends, mut takes, mut list, mut bytes) = (Vec::new(), Vec::new(), None, Vec::new());
        let mut taken = Vec::new();
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
            let is_spaced = is_list && byte == b' ';
            if is_spaced && list.is_some() {
                break;
            }
            bytes.extend(is_new.then_some(byte));
            if let Some(take) = step.take {
                takes.push((take.slot, ends.len() as u8));
            }
            list = if is_spaced { Some(ends.len() as u8) } else { list };
            ends.extend(std::iter::repeat_n(byte, count));
            taken.push(step.clone());
        }
        if ends.len() < LEAST || first + MOST >= MARKS {
            return None;
        }
        let bytes = [*bytes.first()?, *bytes.last()?];
        // The end of a list is looked at, too.
        let marked = takes.iter().map(|(_, value)| *value).chain(list);
        let asked = |value: usize| marked.clone().any(|own| usize::from(own) == value);
        let each = ends.iter().enumerate();
        let text: Vec<u8> = each.flat_map(|(at, byte)| [if asked(at) { b'!' } else { b'-' }, *byte]).collect();
        let sum = ends.into_iter().fold(0, Run::with);
        Some(Run { bytes, pattern: pattern::of(&text), sum, first: first as u8, takes, list, steps: taken })
    }

    /// How many values there are.
    #[inline(always)]
    pub(crate) fn values(&self) -> usize {
        pattern::values(self.pattern)
    }

    /// A sum that tells in which order two bytes came, with one more of them: all that came before it count twice as much as they did.
    #[inline(always)]
    pub(crate) fn with(sum: u32, byte: u8) -> u32 {
        2 * sum + u32::from(byte)
    }
}
