//! The values of one line, by where they stand.

use crate::part::Part;
use crate::plan::{ANY, FIRST_SLOT, Form, MARKS, Slot, Take, TextPlan};

/// The values of a line.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// A bit for each slot that is filled.
    set: u32,
    /// Where values end, each by its mark and one: it begins one byte behind the end that stands before. In a run that is the end of the
    /// value before it.
    ends: [u32; MARKS + 1],
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
            ends: std::array::from_fn(|mark| if mark == 0 { u32::MAX } else { 0 }),
            marks: std::array::from_fn(|slot| (FIRST_SLOT + 2 * slot) as u8),
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

    /// Where the values of a run end, of which the first one has this mark; first the place before it.
    #[inline(always)]
    pub(crate) fn run<const COUNT: usize>(&mut self, first: u8) -> Option<&mut [u32; COUNT]> {
        self.ends.get_mut(usize::from(first)..)?.first_chunk_mut()
    }

    /// Puts in a value that every line has.
    #[inline(always)]
    pub(crate) fn put(&mut self, slot: Slot, from: usize, until: usize) {
        let mark = usize::from(self.marks[slot as usize]) % MARKS;
        (self.ends[mark], self.ends[mark + 1]) = ((from as u32).wrapping_sub(1), until as u32);
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

    /// Whether a slot is filled, in a line of which these are: see [slots](crate::plan::slots).
    #[inline(always)]
    pub(crate) fn has<const SLOTS: u32>(&self, slot: Slot) -> bool {
        let set = if SLOTS == ANY { self.set } else { SLOTS };
        set >> slot as u32 & 1 != 0
    }

    /// The value of a slot, however it is written; an empty one where there is none. Without a branch: what is chosen between two ways is
    /// written to memory in parts and read as a whole, which a processor has to wait for.
    #[inline(always)]
    pub(crate) fn part<'a, const SLOTS: u32>(&self, line: &'a [u8], slot: Slot) -> Part<'a> {
        if SLOTS != ANY && !self.has::<SLOTS>(slot) {
            return Part { line, from: 0, until: 0 };
        }
        let kept = 0_u8.wrapping_sub(u8::from(self.has::<SLOTS>(slot)));
        self.marked(line, self.marks[slot as usize] & kept)
    }

    /// The value with this mark.
    #[inline(always)]
    fn marked<'a>(&self, line: &'a [u8], mark: u8) -> Part<'a> {
        let mark = usize::from(mark) % MARKS;
        let [from, until] = [self.ends[mark].wrapping_add(1), self.ends[mark + 1]].map(|place| place as usize);
        Part { line, from, until }
    }

    /// The value of a slot.
    #[inline(always)]
    pub(crate) fn get<'a, const SLOTS: u32>(&self, line: &'a [u8], slot: Slot) -> Option<Value<'a>> {
        if !self.has::<SLOTS>(slot) {
            return None;
        }
        let part = self.marked(line, self.marks[slot as usize]);
        Some(Value { part, form: self.forms[slot as usize] })
    }
}
