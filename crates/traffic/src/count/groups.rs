//! Clusters while lines are read: those of the minutes at hand in tables, all others packed.

use rustc_hash::FxHashMap;

use crate::Clusters;

/// Counts that are kept of a minute that is done.
const DONE: usize = 256;

/// Clusters by minute and number of the pool.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    now: FxHashMap<(i64, u32), Clusters>,
    done: Vec<Packed>,
}

/// Clusters of one pool in a minute that is done.
#[derive(Clone, Debug)]
struct Packed {
    minute: i64,
    pool: u32,
    bits: u8,
    parts: Box<[(u32, u32, u32)]>,
}

impl Groups {
    #[inline]
    pub(super) fn add(&mut self, minute: i64, pool: u32, endpoint: u32, client: u64) {
        self.now.entry((minute, pool)).or_default().add(client, endpoint);
    }

    /// Packs a minute; lines of it that come later begin anew.
    pub(super) fn pack(&mut self, minute: i64) {
        let done = &mut self.done;
        self.now.retain(|(own, pool), clusters| {
            if *own != minute {
                return true;
            }
            clusters.coarsen(DONE);
            done.push(Packed { minute, pool: *pool, bits: clusters.bits(), parts: clusters.parts().into() });
            false
        });
    }

    /// All of them, which are gone afterwards: minute, pool and clusters.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (i64, u32, Clusters)> + use<> {
        let now = std::mem::take(&mut self.now).into_iter().map(|((minute, pool), clusters)| (minute, pool, clusters));
        let done = std::mem::take(&mut self.done).into_iter();
        done.map(|one| (one.minute, one.pool, Clusters::of_parts(one.bits, one.parts))).chain(now)
    }
}
