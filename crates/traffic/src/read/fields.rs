//! The values of one line, by where they stand.

use crate::plan::{Form, Slot, Take};

/// The values of a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    /// A bit for each slot that is filled.
    set: u32,
    spans: [(u32, u32); Slot::COUNT],
    /// How the value of a slot is written, and the rank of its member.
    forms: [Form; Slot::COUNT],
    ranks: [u8; Slot::COUNT],
}

/// A value, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) text: &'a [u8],
    /// The line up to its end.
    pub(crate) upto: &'a [u8],
    pub(crate) form: Form,
    /// Where it begins.
    pub(crate) at: usize,
}

impl Fields {
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.set = 0;
    }

    /// Says that every line has this value, written in this way.
    pub(crate) fn expect(&mut self, take: Take) {
        self.set |= 1 << take.slot as u32;
        self.forms[take.slot as usize] = take.form;
    }

    /// Puts in a value that every line has.
    #[inline(always)]
    pub(crate) fn put(&mut self, take: Take, start: usize, end: usize) {
        self.spans[take.slot as usize] = (start as u32, end as u32);
    }

    /// Puts in a value of this rank; one of a lower rank that is there already stays.
    #[inline(always)]
    pub(crate) fn put_ranked(&mut self, take: Take, start: usize, end: usize, rank: u8) {
        let slot = take.slot as usize;
        let is_set = self.set & (1 << slot) != 0;
        if !is_set || rank <= self.ranks[slot] {
            self.set |= 1 << slot;
            self.put(take, start, end);
            self.forms[slot] = take.form;
            self.ranks[slot] = rank;
        }
    }

    /// The value of a slot.
    #[inline(always)]
    pub(crate) fn get<'a>(&self, line: &'a [u8], slot: Slot) -> Option<Value<'a>> {
        if self.set & (1 << slot as u32) == 0 {
            return None;
        }
        let (start, end) = self.spans[slot as usize];
        let (at, end) = (start as usize, end as usize);
        Some(Value { text: line.get(at..end)?, upto: line.get(..end)?, form: self.forms[slot as usize], at })
    }
}
