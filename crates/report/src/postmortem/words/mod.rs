//! Every sentence in each tone. The facts stand in braces and are the same in both; the words have no figures.

pub(super) mod cause;
pub(super) mod conclusion;
pub(super) mod measures;
pub(super) mod misled;
pub(super) mod summary;
pub(super) mod timeline;

use super::Tone;

/// A sentence.
pub(super) struct Words {
    /// As it was.
    pub plain: &'static str,
    /// As a comedy; where it is said more than once, one way after the other.
    pub tango: &'static [&'static str],
}

impl Words {
    /// The words of a tone.
    pub(super) fn of(&self, tone: Tone, turn: usize) -> &'static str {
        match tone {
            Tone::Plain => self.plain,
            Tone::Tango => self.tango.get(turn % self.tango.len().max(1)).copied().unwrap_or(self.plain),
        }
    }
}
