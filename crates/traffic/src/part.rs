//! A part of a line that knows what stands about it: so its bytes can be taken in words.

use crate::find;

/// A part of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Part<'a> {
    /// All of the line.
    pub(crate) line: &'a [u8],
    pub(crate) from: usize,
    pub(crate) until: usize,
}

impl<'a> Part<'a> {
    /// All of this text.
    pub(crate) fn whole(line: &'a [u8]) -> Self {
        Part { line, from: 0, until: line.len() }
    }

    /// A text that is a part of this line, wherever it stands in it.
    #[inline(always)]
    pub(crate) fn within(line: &'a [u8], text: &'a [u8]) -> Self {
        let from = text.as_ptr().addr().wrapping_sub(line.as_ptr().addr());
        Part { line, from, until: from + text.len() }
    }

    #[inline(always)]
    pub(crate) fn text(self) -> &'a [u8] {
        self.line.get(self.from..self.until).unwrap_or_default()
    }

    /// How many bytes these are, in a part that doesn't end before it begins.
    #[inline(always)]
    pub(crate) fn len(self) -> usize {
        self.until.wrapping_sub(self.from)
    }

    #[inline(always)]
    pub(crate) fn is_empty(self) -> bool {
        self.from >= self.until
    }

    /// Whether it is the `-` that stands for nothing, or is empty.
    #[inline(always)]
    pub(crate) fn is_nothing(self) -> bool {
        self.is_empty() || self.len() == 1 && self.line.get(self.from) == Some(&b'-')
    }

    /// It as three words: see [`find::short`].
    #[inline(always)]
    pub(crate) fn short(self) -> Option<[u64; 3]> {
        if self.is_empty() {
            return Some([0; 3]);
        }
        find::short_at(self.line, self.from, self.until)
    }
}
