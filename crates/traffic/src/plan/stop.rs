//! The text at which a part of a line ends.

use crate::find;

/// A text between two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) text: Box<[u8]>,
    /// The byte of it that is looked for, and where it stands: one that is rare in values.
    anchor: u8,
    offset: usize,
}

/// How seldom a byte stands in a value.
fn rareness(byte: u8) -> u8 {
    match byte {
        b'"' => 4,
        b'[' | b']' | b'{' | b'}' | b'|' => 3,
        b' ' | b'\t' => 2,
        _ if byte.is_ascii_alphanumeric() => 0,
        _ => 1,
    }
}

impl Stop {
    pub(crate) fn new(text: &[u8]) -> Self {
        let best = text.iter().map(|byte| rareness(*byte)).max().unwrap_or_default();
        let offset = text.iter().position(|byte| rareness(*byte) == best).unwrap_or_default();
        Stop { text: text.into(), anchor: text.get(offset).copied().unwrap_or_default(), offset }
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it stands there.
    #[inline]
    pub(crate) fn is_at(&self, line: &[u8], at: usize) -> bool {
        match &*self.text {
            [only] => line.get(at) == Some(only),
            text => line.get(at..at + text.len()) == Some(text),
        }
    }

    /// Where it first begins, at or after `from`. A quote with a backslash before it is part of a value.
    #[inline]
    pub(crate) fn first(&self, line: &[u8], from: usize) -> Option<usize> {
        if self.text.is_empty() {
            return (from <= line.len()).then_some(line.len());
        }
        let mut look = from + self.offset;
        loop {
            let at = find::first(line, look, self.anchor)?;
            let start = at - self.offset;
            if self.is_at(line, start) && !(self.anchor == b'"' && self.offset == 0 && find::is_escaped(line, at)) {
                return Some(start);
            }
            look = at + 1;
        }
    }

    /// Where the last of it begins that ends at or before `until`.
    #[inline]
    pub(crate) fn last(&self, line: &[u8], until: usize) -> Option<usize> {
        if self.text.is_empty() {
            return Some(0);
        }
        let mut look = (until + 1 + self.offset).checked_sub(self.text.len())?;
        loop {
            let at = find::last(line, look, self.anchor)?;
            if let Some(start) = at.checked_sub(self.offset)
                && self.is_at(line, start)
            {
                return Some(start);
            }
            look = at;
        }
    }
}
