//! Who asks most of one pool, while its lines are read.

use super::client::Client;
use super::table::Short;
use crate::Heavy;

/// So many wait to be counted: those of one pool together find their places in a cache that is near.
const WAITING: usize = 16;

/// Clients of one pool.
#[derive(Clone, Debug, Default)]
pub(super) struct Askers {
    /// Words and hash of each name.
    waiting: Vec<(Short, u64)>,
    heavy: Heavy,
}

impl Askers {
    /// Counts a request.
    #[inline]
    pub(super) fn add(&mut self, client: Client) {
        if !client.is_known() {
            return;
        }
        if let Some(name) = client.long {
            return self.count_long(name, client.hash);
        }
        self.waiting.push((client.short.into(), client.hash));
        if self.waiting.len() >= WAITING {
            self.count();
        }
    }

    /// Counts all that wait.
    #[inline(never)]
    fn count(&mut self) {
        for (name, hash) in self.waiting.drain(..) {
            self.heavy.add_short(name, hash, 1);
        }
    }

    /// Counts a client with a long name, behind all that wait.
    #[inline(never)]
    fn count_long(&mut self, name: &[u8], hash: u64) {
        self.count();
        self.heavy.add_hashed(name, hash, 1);
    }

    /// All of them.
    pub(super) fn finish(mut self) -> Heavy {
        self.count();
        self.heavy
    }
}
