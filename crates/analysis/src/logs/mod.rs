//! What access logs say of each pool, beside what its configuration promises.

mod endpoint;
mod judge;
mod load;
mod minutes;
mod place;
mod pool;
mod promise;
mod routes;
mod table;
mod total;

pub use endpoint::{EndpointSeen, Source};
pub use judge::{Changed, Spread, What};
pub use load::traffic;
pub use minutes::Minute;
pub use place::named;
pub use pool::{PoolSeen, RouteSeen};
pub use routes::routes;
pub use table::tables;
pub use total::Total;

use std::collections::BTreeMap;

use model::Text;
use traffic::{Cell, Key, Rollup};

use crate::intent::Intent;
use crate::test::Subject;

/// What logs come to.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Lines in all, empty ones left aside.
    pub lines: u64,
    /// Those that couldn't be read.
    pub unread: u64,
    /// Lines that were read, by the name of their format.
    pub formats: Vec<(Text, u64)>,
    /// The first minute and the last, since 1970, UTC; `None` where no line was read.
    pub span: Option<(i64, i64)>,
    /// Pools, those with the most requests first. What no pool served is the one without a name.
    pub pools: Vec<PoolSeen>,
}

/// All cells of one pool.
type Cells<'r> = Vec<(&'r Key, &'r Cell)>;

/// Sorts a roll-up by pools and holds it against the configurations of the balancers that wrote the logs, and against what intent files
/// want; there may be none. Its pools must have been [`named`].
pub fn seen(rollup: &Rollup, subjects: &[Subject<'_>], intents: &[&Intent]) -> Seen {
    let minutes = rollup.cells.keys().map(|key| key.minute);
    let span = minutes.clone().min().zip(minutes.max());
    let mut by_pool: BTreeMap<&Text, Cells<'_>> = BTreeMap::new();
    for (key, cell) in &rollup.cells {
        by_pool.entry(&key.pool).or_default().push((key, cell));
    }
    let of = |(name, cells): (&Text, Cells<'_>)| {
        let promised = promise::promised(name, subjects, intents);
        PoolSeen::new(name, &cells, rollup, promised.as_ref())
    };
    let mut pools: Vec<PoolSeen> = by_pool.into_iter().map(of).collect();
    pools.sort_by(|one, other| other.total.requests.cmp(&one.total.requests).then_with(|| one.pool.cmp(&other.pool)));
    Seen {
        lines: rollup.lines,
        unread: rollup.unread.count,
        formats: rollup.formats.iter().map(|(name, lines)| (name.clone(), *lines)).collect(),
        span,
        pools,
    }
}
