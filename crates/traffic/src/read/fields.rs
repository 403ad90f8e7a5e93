//! The values of one line, by where they stand.

use crate::part::Part;
use crate::plan::{Form, Slot, Take, TextPlan};

/// Marks of values: the first ones are those of each slot, the others those of [runs](crate::plan::Run).
pub(crate) const MARKS: usize = 128;
pub(crate) const FIRST_RUN: usize = 2 * Slot::COUNT;

/// The values of a line.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// A bit for each slot that is filled.
    set: u32,
    /// Where the values of slots begin, and one more than where they end. In a run the end of a value is the beginning of the next one.
    marks: [u32; MARKS + 1],
    /// The mark of each slot.
    places: [u8; Slot::COUNT],
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
            marks: [0; MARKS + 1],
            places: std::array::from_fn(|slot| 2 * slot as u8),
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
        plan.marks().for_each(|(slot, mark)| self.places[slot as usize] = mark);
    }

    /// The marks of a run that begins with this one.
    #[inline(always)]
    pub(crate) fn marks<const COUNT: usize>(&mut self, first: u8) -> Option<&mut [u32; COUNT]> {
        self.marks.get_mut(usize::from(first)..)?.first_chunk_mut()
    }

    /// Puts in a value that every line has.
    #[inline(always)]
    pub(crate) fn put(&mut self, slot: Slot, from: usize, until: usize) {
        let place = usize::from(self.places[slot as usize]) % MARKS;
        self.marks[place] = from as u32;
        self.marks[place + 1] = until as u32 + 1;
    }

    /// From where to where the value of a slot goes.
    #[inline(always)]
    fn span(&self, slot: Slot) -> (u32, u32) {
        let place = usize::from(self.places[slot as usize]) % MARKS;
        (self.marks[place], self.marks[place + 1].wrapping_sub(1))
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
        let kept = 0_u32.wrapping_sub(self.set >> slot as u32 & 1);
        let (from, until) = self.span(slot);
        Part { line, from: (from & kept) as usize, until: (until & kept) as usize }
    }

    /// The value of a slot.
    #[inline(always)]
    pub(crate) fn get<'a>(&self, line: &'a [u8], slot: Slot) -> Option<Value<'a>> {
        if self.set & (1 << slot as u32) == 0 {
            return None;
        }
        let (from, until) = self.span(slot);
        let part = Part { line, from: from as usize, until: until as usize };
        Some(Value { part, form: self.forms[slot as usize] })
    }
}
