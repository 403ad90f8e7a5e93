//! How much work sets of texts have made: below the waterline there is no clock, so effort is counted.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<u64> = const { Cell::new(0) };
}

/// States that were made or looked at on this thread so far.
pub fn done() -> u64 {
    DONE.get()
}

/// So many more.
pub(crate) fn add(states: usize) {
    DONE.set(DONE.get() + states as u64);
}
