//! How long a connection may rest on its way to a pool.

use finding::Spanned;
use model::{Listener, Model, Pool, PoolId, Protocol};

use super::reach::Reach;

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
pub(crate) fn sides(listener: &Listener, pool: &Pool) -> impl Iterator<Item = Spanned<u64>> {
    let tunnel = pool.timeouts.get(model::Wait::Tunnel).or(listener.timeouts.get(model::Wait::Tunnel));
    let sides = match tunnel {
        Some(_) => [tunnel, None],
        None => [listener.timeouts.get(model::Wait::Client), pool.timeouts.get(model::Wait::Endpoint)],
    };
    sides.into_iter().flatten().filter(|side| side.value > 0)
}
