//! Whether the engines of two configurations did the same with a request.

use std::net::SocketAddr;

use analysis::diff::Pairs;
use model::trace::Sees;
use model::{Address, Host, Model, PoolId};

use crate::compare::OF_CONNECTIONS;
use crate::modelled::{Expected, Said};
use crate::seen::{Received, Seen};

/// Both configurations and which pools of them are the same.
pub struct Both<'a> {
    pub old: &'a Model,
    pub new: &'a Model,
    pub pairs: &'a Pairs,
}

impl Both<'_> {
    /// Whether both engines did the same, as far as the models know what is to be seen.
    pub fn same(&self, (was, before): (&Seen, &Said), (is, after): (&Seen, &Said)) -> bool {
        match (was, is) {
            (Seen::Forwarded { endpoint: a, received: x, .. }, Seen::Forwarded { endpoint: b, received: y, .. }) => {
                self.same_pool(*a, *b)
                    && (a == b || !is_bound(before) || !is_bound(after))
                    && same_sight((x, sees(before)), (y, sees(after)))
            }
            (Seen::Answered { status: a, location: x }, Seen::Answered { status: b, location: y }) => a == b && x == y,
            (Seen::Closed, Seen::Closed) => true,
            _ => false,
        }
    }

    fn same_pool(&self, a: SocketAddr, b: SocketAddr) -> bool {
        let (old, new) = (pools(self.old, a), pools(self.new, b));
        match (old.is_empty(), new.is_empty()) {
            (true, true) => a == b,
            _ => old.iter().any(|old| new.iter().any(|new| self.pairs.are(*old, *new))),
        }
    }
}

/// The pools that have an endpoint there.
fn pools(model: &Model, at: SocketAddr) -> Vec<PoolId> {
    let is_there = |address: &Address| address.host == Host::Ip(at.ip()) && address.port == Some(at.port());
    let has = |pool: &model::Pool| pool.endpoints.iter().any(|one| is_there(&one.address));
    model.pool_ids().filter(|(_, pool)| has(pool)).map(|(id, _)| id).collect()
}

/// Whether only one endpoint can get it.
fn is_bound(said: &Said) -> bool {
    matches!(said.fates.as_slice(), [Expected::Forwarded { endpoints, .. }] if endpoints.len() == 1)
}

fn sees(said: &Said) -> Option<&Sees> {
    said.fates.iter().find_map(|fate| match fate {
        Expected::Forwarded { sees, .. } => sees.as_ref(),
        _ => None,
    })
}

/// Whether both endpoints received the same, but for what no model knows beforehand.
fn same_sight((a, knows_a): (&Received, Option<&Sees>), (b, knows_b): (&Received, Option<&Sees>)) -> bool {
    let is_known = |name: &str| {
        let all = knows_a.into_iter().chain(knows_b).flat_map(|sees| &sees.headers);
        all.filter(|(own, _)| own == name).all(|(_, value)| value.is_some())
    };
    let lines = |of: &Received| {
        let own = of.headers.iter().filter(|(name, _)| !OF_CONNECTIONS.contains(&name.as_str()) && is_known(name));
        let mut own: Vec<(String, String)> = own.cloned().collect();
        own.sort();
        own
    };
    a.method == b.method && a.target == b.target && lines(a) == lines(b)
}
