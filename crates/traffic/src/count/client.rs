//! Who made a request.

use super::table::Short;
use crate::hash_line;
use crate::part::Part;
use crate::sample::hash_short;

/// The client of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client<'a> {
    /// Its hash: see [`hash_line`].
    pub(crate) hash: u64,
    /// Its name; all zeros: there is none, or it is long.
    pub(super) short: Short,
    pub(super) long: Option<&'a [u8]>,
}

impl<'a> Client<'a> {
    #[inline(always)]
    pub(crate) fn of(name: Part<'a>) -> Self {
        if name.is_nothing() {
            return Client::default();
        }
        match name.short() {
            Some(short) => Client { hash: hash_short(short, name.len()), short, long: None },
            None => Client { hash: hash_line(name.text()), short: [0; 3], long: Some(name.text()) },
        }
    }

    #[inline(always)]
    pub(crate) fn is_known(&self) -> bool {
        self.short != [0; 3] || self.long.is_some()
    }
}
