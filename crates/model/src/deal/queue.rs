//! Turns by age: the one that was served longest ago.

use std::collections::VecDeque;

/// Endpoints in the order in which they are due.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    due: VecDeque<usize>,
}

impl Queue {
    /// Lets an endpoint join at the end, or leave.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.due.retain(|own| *own != index);
        if takes {
            self.due.push_back(index);
        }
    }

    /// Puts an endpoint that was served out of turn at the end.
    pub(super) fn served(&mut self, index: usize) {
        if self.due.contains(&index) {
            self.set(index, true);
        }
    }

    /// The next endpoint.
    pub(super) fn next(&mut self) -> Option<usize> {
        let index = self.due.pop_front()?;
        self.due.push_back(index);
        Some(index)
    }
}
