//! `idle: at least 1h`: how long a connection may rest before the balancer cuts it.

use finding::Spanned;
use model::{Listener, Model, Pool, PoolId, Protocol};

use super::Place;
use crate::intent::Bound;
use crate::lint::reach::Reach;
use crate::lint::words::duration;
use crate::test::{Checked, Verdict};

pub(super) fn check(place: &Place<'_>, wanted: &Spanned<Bound<u64>>) -> Checked {
    let statement = match wanted.value {
        Bound::AtLeast(least) => format!("idle at least {}", duration(least)),
        Bound::AtMost(most) => format!("idle at most {}", duration(most)),
    };
    let ways = ways(place.model, place.id);
    if ways.is_empty() {
        let checked = place.checked(&statement, wanted.span, Verdict::Unknown);
        return checked.outcome("no TCP listener leads to this pool").because([place.pool.name.span]);
    }
    let cuts = ways.iter().map(|listener| cut(listener, place.pool));
    let broken = |cut: &Option<Spanned<u64>>| !wanted.value.holds(&cut.map_or(u64::MAX, |cut| cut.value));
    match cuts.filter(broken).min_by_key(|cut| cut.map_or(u64::MAX, |cut| cut.value)) {
        None => place.checked(&statement, wanted.span, Verdict::Holds),
        Some(cut) => {
            let outcome = cut.map_or_else(
                || "an idle connection is never cut".to_owned(),
                |cut| format!("an idle connection is cut after {}", duration(cut.value)),
            );
            let sides = ways.iter().flat_map(|listener| sides(listener, place.pool));
            let guilty = sides.filter(|side| !wanted.value.holds(&side.value)).map(|side| side.span);
            let or_the_pool = cut.is_none().then_some(place.pool.name.span);
            let because = cut.map(|cut| cut.span).into_iter().chain(guilty).chain(or_the_pool);
            place.checked(&statement, wanted.span, Verdict::Fails).outcome(outcome).because(because)
        }
    }
}

/// The TCP listeners from which a connection may get to the pool.
pub(crate) fn ways(model: &Model, pool: PoolId) -> Vec<&Listener> {
    let tcp = model.listeners.iter().filter(|listener| listener.protocol == Protocol::Tcp && !listener.disabled);
    tcp.filter(|listener| Reach::from(model, [*listener]).pool(pool)).collect()
}

/// What cuts an idle connection first.
pub(crate) fn cut(listener: &Listener, pool: &Pool) -> Option<Spanned<u64>> {
    sides(listener, pool).min_by_key(|side| side.value)
}

/// What cuts an idle connection at all: the tunnel timeout where there is one, else the silence of either side.
fn sides(listener: &Listener, pool: &Pool) -> impl Iterator<Item = Spanned<u64>> {
    let tunnel = pool.timeouts.tunnel.or(listener.timeouts.tunnel);
    let sides = match tunnel {
        Some(_) => [tunnel, None],
        None => [listener.timeouts.client, pool.timeouts.endpoint],
    };
    sides.into_iter().flatten().filter(|side| side.value > 0)
}
