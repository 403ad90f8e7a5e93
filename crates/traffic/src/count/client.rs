//! Who made a request.

use crate::hash_line;
use crate::part::Part;
use crate::sample::hash_short;

/// The client of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client<'a> {
    /// Its hash: see [`hash_line`].
    pub(crate) hash: u64,
    /// The words of its name; all zeros: there is none, or it is long. Each by itself, so that they stay in registers.
    pub(super) short: (u64, u64, u64),
    pub(super) long: Option<&'a [u8]>,
}

impl<'a> Client<'a> {
    #[inline(always)]
    pub(crate) fn of(name: Part<'a>) -> Self {
        if name.is_nothing() {
            return Client::default();
        }
        match name.short() {
            Some([a, b, c]) => Client { hash: hash_short([a, b, c], name.len()), short: (a, b, c), long: None },
            None => Client { hash: hash_line(name.text()), short: (0, 0, 0), long: Some(name.text()) },
        }
    }

    #[inline(always)]
    pub(crate) fn is_known(&self) -> bool {
        self.short != (0, 0, 0) || self.long.is_some()
    }
}
