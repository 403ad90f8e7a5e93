//! What decides which endpoint a request of some key gets.

use model::{AdminState, BalancePolicy, Endpoint, Placing, Pool, Urn};

use super::fact::Fact;
use super::setting::Both;
use super::{Because, Kind};

/// All of an endpoint on which the spread hangs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ground {
    /// Where it is; its name says nothing of the spread.
    address: String,
    /// 0 takes traffic first.
    tier: u8,
    /// Whether the operator lets it take new traffic.
    ready: bool,
    /// Divided by what all weights of the pool share, where only their proportion counts.
    weight: u32,
    /// Number or written address, where a ring goes by it.
    place: String,
}

/// The grounds of a pool; in any order, where that says nothing.
pub(super) fn grounds(pool: &Pool) -> Vec<Ground> {
    let by = match &pool.balance.value {
        BalancePolicy::Hash { by, .. } => Some(by.placing),
        BalancePolicy::Random { from: Urn::Ring, .. } => Some(Placing::NumberRing),
        _ => None,
    };
    // A table of turns is as short as its weights allow; elsewhere a weight counts as it is.
    let weights = || pool.endpoints.iter().map(|endpoint| endpoint.weight.value);
    let unit =
        if matches!(by, Some(Placing::Table | Placing::SharedTable)) { weights().fold(0, divisor).max(1) } else { 1 };
    let one = |endpoint: &Endpoint| Ground {
        address: endpoint.address.to_string(),
        tier: endpoint.tier,
        ready: endpoint.admin == AdminState::Ready,
        weight: endpoint.weight.value / unit,
        place: match by {
            Some(Placing::NumberRing) => endpoint.number.to_string(),
            Some(Placing::NameRing) => endpoint.written.to_string(),
            _ => String::new(),
        },
    };
    let mut all: Vec<Ground> = pool.endpoints.iter().map(one).collect();
    let ordered = matches!(by, Some(Placing::Table | Placing::SharedTable | Placing::Slots))
        || pool.balance.value == BalancePolicy::First;
    if !ordered {
        all.sort();
    }
    all
}

/// The greatest number that divides both.
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Where the same hash sends keys to other endpoints, though these are the same and so are their shares: the order, the
/// numbers, the weights or the written addresses have changed.
pub(super) fn rehashed(both: &Both<'_>) -> Option<Fact> {
    let (old, new) = (both.old, both.new);
    let (BalancePolicy::Hash { by, .. }, BalancePolicy::Hash { by: other, .. }) =
        (&old.balance.value, &new.balance.value)
    else {
        return None;
    };
    let endpoints = |pool: &Pool| {
        let one = |endpoint: &Endpoint| (endpoint.address.to_string(), endpoint.tier, endpoint.admin as u8);
        let mut all: Vec<_> = pool.endpoints.iter().map(one).collect();
        all.sort();
        all
    };
    let same = by == other && endpoints(old) == endpoints(new);
    (same && grounds(old) != grounds(new)).then(|| Fact {
        kind: Kind::Stickiness,
        what: "keys".into(),
        subject: both.subject(),
        before: None,
        after: None,
        because: Because {
            old: old.endpoints.iter().map(|one| one.span).collect(),
            new: new.endpoints.iter().map(|one| one.span).collect(),
        },
        message: Some(format!("pool {} sends the same keys to other endpoints than before", both.name())),
    })
}
