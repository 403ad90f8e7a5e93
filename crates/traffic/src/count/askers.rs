//! Who asks most of each pool, while its lines are read.

use super::table::Short;
use crate::part::Part;
use crate::sample::hash_short;
use crate::{Heavy, hash_line};

/// So many wait to be counted: those of one pool together find their places in a cache that is near.
const WAITING: usize = 16;

/// Clients of each pool, by its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Askers {
    /// How many wait: all side by side, as each line of the log asks for one.
    counts: Vec<u8>,
    waiting: Vec<[Waiting; WAITING]>,
    heavy: Vec<Heavy>,
}

/// Words and hash of a name.
#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    name: Short,
    hash: u64,
}

impl Askers {
    /// Counts a request of the client of this name; gives the [hash](hash_line) of it, if it is one.
    #[inline(always)]
    pub(crate) fn add(&mut self, pool: u32, name: Part) -> Option<u64> {
        let pool = pool as usize;
        let (Some(words), Some(count), Some(waiting)) =
            (name.short(), self.counts.get_mut(pool), self.waiting.get_mut(pool))
        else {
            return self.add_other(pool, name);
        };
        // Neither empty, nor a `-`.
        if words[0] <= u64::from(b'-') {
            return self.add_other(pool, name);
        }
        let hash = hash_short(words, name.len());
        waiting[usize::from(*count) % WAITING] = Waiting { name: words, hash };
        *count += 1;
        if usize::from(*count) >= WAITING {
            self.count(pool);
        }
        Some(hash)
    }

    /// The same for a name that is long, or odd, or the first one of its pool: it is counted behind all that wait.
    #[inline(never)]
    fn add_other(&mut self, pool: usize, name: Part) -> Option<u64> {
        if name.is_nothing() {
            return None;
        }
        if pool >= self.counts.len() {
            self.counts.resize(pool + 1, 0);
            self.waiting.resize(pool + 1, Default::default());
            self.heavy.resize_with(pool + 1, Heavy::default);
        }
        self.count(pool);
        let (name, hash) = (name.text(), hash_line(name.text()));
        self.heavy[pool].add_hashed(name, hash, 1);
        Some(hash)
    }

    /// Counts all that wait at a pool.
    #[inline(never)]
    fn count(&mut self, pool: usize) {
        let count = usize::from(std::mem::take(&mut self.counts[pool]));
        let heavy = &mut self.heavy[pool];
        for Waiting { name, hash } in self.waiting[pool].iter().take(count) {
            heavy.add_short(*name, *hash, 1);
        }
    }

    /// All clients of each pool.
    pub(super) fn finish(mut self) -> impl Iterator<Item = Heavy> {
        (0..self.heavy.len()).for_each(|pool| self.count(pool));
        self.heavy.into_iter()
    }
}
