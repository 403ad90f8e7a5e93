//! The values of one line, by where they stand.

use crate::plan::{Form, Slot, Take};

/// The values of a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    /// A bit for each slot that is filled.
    set: u32,
    spans: [Span; Slot::COUNT],
}

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u32,
    end: u32,
    form: Form,
    rank: u8,
}

/// A value, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) form: Form,
    /// Where it begins.
    pub(crate) at: usize,
}

impl Fields {
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.set = 0;
    }

    /// Puts in a value; one that is there already stays.
    #[inline]
    pub(crate) fn put(&mut self, take: Take, start: usize, end: usize) {
        let bit = 1 << take.slot as u32;
        if self.set & bit == 0 {
            self.set |= bit;
            self.spans[take.slot as usize] = Span { start: start as u32, end: end as u32, form: take.form, rank: 0 };
        }
    }

    /// Puts in a value of this rank; one of a lower rank that is there already stays.
    #[inline]
    pub(crate) fn put_ranked(&mut self, take: Take, start: usize, end: usize, rank: u8) {
        let bit = 1 << take.slot as u32;
        if self.set & bit == 0 || rank <= self.spans[take.slot as usize].rank {
            self.set |= bit;
            self.spans[take.slot as usize] = Span { start: start as u32, end: end as u32, form: take.form, rank };
        }
    }

    /// The value of a slot.
    #[inline]
    pub(crate) fn get<'a>(&self, line: &'a [u8], slot: Slot) -> Option<Value<'a>> {
        if self.set & (1 << slot as u32) == 0 {
            return None;
        }
        let span = self.spans[slot as usize];
        let text = line.get(span.start as usize..span.end as usize)?;
        Some(Value { text, form: span.form, at: span.start as usize })
    }
}
