//! Bunches while lines are read: those of the minutes at hand in tables, all others packed.

use rustc_hash::FxHashMap;

use crate::Bunches;
use crate::grouped::Parts;

/// Counts that are kept of a minute that is done.
const DONE: usize = 256;

/// Bunches by minute and number of the pool.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    now: FxHashMap<(i64, u32), Bunches>,
    done: Vec<Packed>,
}

/// Bunches of one pool in a minute that is done.
#[derive(Clone, Debug)]
struct Packed {
    minute: i64,
    pool: u32,
    parts: Parts,
}

impl Groups {
    #[inline]
    pub(super) fn add(&mut self, minute: i64, pool: u32, endpoint: u32, client: u64) {
        self.now.entry((minute, pool)).or_default().add(client, endpoint);
    }

    /// Packs a minute; lines of it that come later begin anew.
    pub(super) fn pack(&mut self, minute: i64) {
        let done = &mut self.done;
        self.now.retain(|(own, pool), bunches| {
            if *own != minute {
                return true;
            }
            bunches.coarsen(DONE);
            done.push(Packed { minute, pool: *pool, parts: Parts::of(bunches) });
            false
        });
    }

    /// All of them, which are gone afterwards: minute, pool and bunches.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (i64, u32, Parts)> + use<> {
        let now = std::mem::take(&mut self.now).into_iter();
        let now = now.map(|((minute, pool), bunches)| (minute, pool, Parts::of(&bunches)));
        let done = std::mem::take(&mut self.done).into_iter();
        done.map(|one| (one.minute, one.pool, one.parts)).chain(now)
    }
}
