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
        if client.long.is_none() {
            self.waiting.push((client.short.into(), client.hash));
        }
        if self.waiting.len() >= WAITING || client.long.is_some() {
            self.count(client);
        }
    }

    /// Counts all that wait, and then a client with a long name.
    #[inline(never)]
    fn count(&mut self, client: Client) {
        for (name, hash) in self.waiting.drain(..) {
            self.heavy.add_short(name, hash, 1);
        }
        if let Some(name) = client.long {
            self.heavy.add_hashed(name, client.hash, 1);
        }
    }

    /// All of them.
    pub(super) fn finish(mut self) -> Heavy {
        self.count(Client::default());
        self.heavy
    }
}
