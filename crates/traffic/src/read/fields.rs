//! The values of one line, by where they stand.

use crate::part::Part;
use crate::plan::{FIRST_SLOT, Form, MARKS, Slot, Take, TextPlan};

/// The values of a line.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// A bit for each slot that is filled.
    set: u32,
    /// Where values begin, by their marks, and where they end: not side by side, as both would be loaded at once then, and a processor
    /// has to wait for what was written in parts and is read as a whole.
    starts: [u32; MARKS],
    ends: [u32; MARKS],
    /// The mark of each slot.
    marks: [u8; Slot::COUNT],
    /// How the value of a slot is written, and the rank of its member.
    forms: [Form; Slot::COUNT],
    ranks: [u8; Slot::COUNT],
    /// The minute, where it was seen while the line was taken apart.
    pub(crate) minute: Option<i64>,
}

/// A value, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) part: Part<'a>,
    pub(crate) form: Form,
}

impl Default for Fields {
    fn default() -> Self {
        Fields {
            set: 0,
            starts: [0; MARKS],
            ends: [0; MARKS],
            marks: std::array::from_fn(|slot| (FIRST_SLOT + slot) as u8),
            forms: Default::default(),
            ranks: Default::default(),
            minute: None,
        }
    }
}

impl Fields {
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.set = 0;
    }

    /// Says that every line has the values of a plan, written in their ways.
    pub(crate) fn expect(&mut self, plan: &TextPlan) {
        for take in plan.takes() {
            self.set |= 1 << take.slot as u32;
            self.forms[take.slot as usize] = take.form;
        }
        plan.marks().for_each(|(slot, mark)| self.marks[slot as usize] = mark);
    }

    /// Where the values of a run begin, of which the first one has this mark, and where they end.
    #[inline(always)]
    pub(crate) fn run<const COUNT: usize>(&mut self, first: u8) -> Option<(&mut [u32; COUNT], &mut [u32; COUNT])> {
        let from = usize::from(first)..;
        Some((self.starts.get_mut(from.clone())?.first_chunk_mut()?, self.ends.get_mut(from)?.first_chunk_mut()?))
    }

    /// Puts in a value that every line has.
    #[inline(always)]
    pub(crate) fn put(&mut self, slot: Slot, from: usize, until: usize) {
        let mark = usize::from(self.marks[slot as usize]) % MARKS;
        (self.starts[mark], self.ends[mark]) = (from as u32, until as u32);
    }

    /// Puts in a value of this rank; one of a lower rank that is there already stays.
    #[inline(always)]
    pub(crate) fn put_ranked(&mut self, take: Take, from: usize, until: usize, rank: u8) {
        let slot = take.slot as usize;
        let is_set = self.set & (1 << slot) != 0;
        if !is_set || rank <= self.ranks[slot] {
            self.set |= 1 << slot;
            self.put(take.slot, from, until);
            self.forms[slot] = take.form;
            self.ranks[slot] = rank;
        }
    }

    /// The value of a slot, however it is written; an empty one where there is none. Without a branch: what is chosen between two ways is
    /// written to memory in parts and read as a whole, which a processor has to wait for.
    #[inline(always)]
    pub(crate) fn part<'a>(&self, line: &'a [u8], slot: Slot) -> Part<'a> {
        let kept = 0_u8.wrapping_sub((self.set >> slot as u32 & 1) as u8);
        self.marked(line, self.marks[slot as usize] & kept)
    }

    /// The value with this mark.
    #[inline(always)]
    fn marked<'a>(&self, line: &'a [u8], mark: u8) -> Part<'a> {
        let mark = usize::from(mark) % MARKS;
        Part { line, from: self.starts[mark] as usize, until: self.ends[mark] as usize }
    }

    /// The value of a slot.
    #[inline(always)]
    pub(crate) fn get<'a>(&self, line: &'a [u8], slot: Slot) -> Option<Value<'a>> {
        if self.set & (1 << slot as u32) == 0 {
            return None;
        }
        let part = self.marked(line, self.marks[slot as usize]);
        Some(Value { part, form: self.forms[slot as usize] })
    }
}
