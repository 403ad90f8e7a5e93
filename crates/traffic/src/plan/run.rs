//! Several short parts in a row, each with one byte behind it.

use super::step::{Run, Shape, Step};

/// So many ends are looked for at once: what holds them is hardly ever longer than 64 bytes.
const MOST: usize = 10;
/// Where looking at once is worth it.
const LEAST: usize = 3;

impl Run {
    /// The run that the first of these steps begins.
    pub(crate) fn of(steps: &[Step]) -> Option<Run> {
        let mut run = Run { bytes: [0; 2], ends: Vec::new(), takes: Vec::new(), lists: Vec::new(), steps: 0 };
        let mut bytes: Vec<u8> = Vec::new();
        for step in steps {
            let Some(byte) = step.stop.byte() else { break };
            let (count, is_list) = match step.shape {
                Shape::Plain => (1, false),
                Shape::List => (1, true),
                Shape::Skip(count) => (count as usize, false),
                Shape::Time | Shape::Zoned => break,
            };
            if !bytes.contains(&byte) {
                bytes.push(byte);
            }
            if bytes.len() > 2 || run.ends.len() + count > MOST {
                break;
            }
            if let Some(take) = step.take {
                run.takes.push((take.slot, run.ends.len() as u8));
            }
            if is_list && byte == b' ' {
                run.lists.push(run.ends.len() as u8);
            }
            run.ends.extend(std::iter::repeat_n(byte, count));
            run.bytes = [bytes[0], *bytes.last()?];
            run.steps += 1;
        }
        (run.ends.len() >= LEAST).then_some(run)
    }
}
