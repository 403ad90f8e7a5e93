//! What a layout is taken apart by.

use super::pattern::Pattern;
use super::stop::Stop;
use super::{Slot, Take};

/// What comes next from the left.
#[derive(Clone, Debug)]
pub(crate) enum Left {
    One(Step),
    Run(Run),
}

/// A part, and the text at which it ends.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) take: Option<Take>,
    pub(crate) shape: Shape,
    pub(crate) stop: Stop,
    /// Steps from the left that look for the same byte have the same number.
    pub(crate) kind: usize,
    /// How its end is likely to be found.
    pub(crate) way: Way,
    /// The text behind it where the next part, which nobody asks for, is a `-`: from the end of this one to the one after that.
    pub(crate) dashed: Option<Stop>,
}

/// What has to be known of a value to see its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It ends where the text after it first stands.
    Plain,
    /// Several values, joined by `, ` and ` : `.
    List,
    /// A time.
    Time,
    /// A time with a space before its zone, perhaps.
    Zoned,
    /// So many values that nobody asks for, each with the same byte behind it.
    Skip(u32),
}

/// How the end of a part is looked for first. Where it isn't found in this way it is looked for [far](Way::Far) away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Within 32 bytes.
    Near,
    /// Like that of the time before.
    Time,
    /// Anywhere.
    Far,
}

/// Several parts that are taken at once, as long as no value holds one of the bytes that stand behind values.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// The bytes behind values, one or two.
    pub(crate) bytes: [u8; 2],
    /// What it looks like.
    pub(crate) pattern: Pattern,
    /// The [sum](Run::with) of the bytes behind all values.
    pub(crate) sum: u32,
    /// The mark of the first value.
    pub(crate) first: u8,
    /// Slots, and the number of the value that they hold.
    pub(crate) takes: Vec<(Slot, u8)>,
    /// The value that may be a list, which has spaces of its own.
    pub(crate) list: Option<u8>,
    /// The same one by one.
    pub(crate) steps: Vec<Step>,
}
