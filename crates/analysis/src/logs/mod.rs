//! What access logs say of each pool, beside what its configuration promises.

mod endpoint;
mod judge;
mod load;
mod minutes;
mod place;
mod pool;
mod promise;
mod routes;
mod sums;
mod table;
mod total;
mod watch;

pub use endpoint::{EndpointSeen, Source};
pub use judge::{Changed, Spread, What};
pub use load::traffic;
pub use minutes::Minute;
pub use place::named;
pub use pool::{PoolSeen, RouteSeen};
pub use routes::routes;
pub use table::tables;
pub use total::{Latency, Total};
pub use watch::{News, Novelty, Watch};

use std::collections::{BTreeMap, BTreeSet};

use model::Text;
use traffic::Rollup;

use crate::intent::Intent;
use crate::test::Subject;
use endpoint::Names;
use judge::Since;
use promise::promised;
use sums::sums;

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

/// Sorts a roll-up by pools and holds it against the configurations of the balancers that wrote the logs, and against what intent files
/// want; there may be none. Its pools must have been [`named`].
pub fn seen(rollup: &Rollup, subjects: &[Subject<'_>], intents: &[&Intent]) -> Seen {
    judged(rollup, subjects, intents, Since::Lasting)
}

/// The same of what goes on: spreads are judged by what came since the last change, be it that what had changed is as before again.
pub fn now(rollup: &Rollup, subjects: &[Subject<'_>], intents: &[&Intent]) -> Seen {
    judged(rollup, subjects, intents, Since::Any)
}

fn judged(rollup: &Rollup, subjects: &[Subject<'_>], intents: &[&Intent], since: Since) -> Seen {
    let mut minutes = rollup.cells.minutes();
    let first = minutes.next();
    let span = first.map(|first| (first, minutes.next_back().unwrap_or(first)));
    let mut logged: BTreeMap<&Text, BTreeSet<&Text>> = BTreeMap::new();
    for place in rollup.cells.places() {
        logged.entry(&place.pool).or_default().insert(&place.endpoint);
    }
    let promises: Vec<_> = logged.keys().map(|pool| promised(pool, subjects, intents)).collect();
    let names = |((pool, logged), promised)| (pool, Names::new(&logged, Option::as_ref(promised)));
    let names: BTreeMap<&Text, Names> = logged.into_iter().zip(&promises).map(names).collect();
    let sums = sums(&rollup.cells, &names);
    let all = names.into_iter().zip(sums).zip(&promises);
    let of =
        |(((pool, names), sums), promised)| PoolSeen::new(pool, names, sums, rollup, (Option::as_ref(promised), since));
    let mut pools: Vec<PoolSeen> = all.map(of).collect();
    pools.sort_by(|one, other| other.total.requests.cmp(&one.total.requests).then_with(|| one.pool.cmp(&other.pool)));
    Seen {
        lines: rollup.lines,
        unread: rollup.unread.count,
        formats: rollup.formats.iter().map(|(name, lines)| (name.clone(), *lines)).collect(),
        span,
        pools,
    }
}
