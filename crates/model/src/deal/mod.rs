//! Deals requests out to the endpoints of a pool, one after the other, as a balancer with one worker does from its start on.
//!
//! [`shares`](crate::shares()) says what a configuration promises; a [`Dealer`] says which endpoint each request gets, where the
//! policy leaves nothing to chance.

mod busy;
mod fewest;
mod hash;
mod key;
mod long_run;
mod name_ring;
mod queue;
mod ramp;
mod ring;
mod slots;
mod smooth;
mod spread;
mod table;
mod way;

pub use busy::{Busy, Dealt};
pub use key::{KEY, Key};
pub use long_run::{Shares, shares};
pub use ramp::ramp;

use way::Way;

use crate::standing::takes;
use crate::{BalancePolicy, HashFunction, HealthCheck, Pool, Resolution};

/// Deals the requests of one pool.
#[derive(Clone, Debug)]
pub struct Dealer {
    /// Whether the policy hashes.
    hashes: bool,
    /// Which endpoints take traffic while they are up.
    ready: Vec<bool>,
    /// Tiers, the lowest first, with the endpoints of each as indexes into the pool.
    tiers: Vec<(Vec<usize>, Way)>,
    /// Which endpoints take traffic.
    takes: Vec<bool>,
    /// After how many failures each is taken to be down; 0 where they aren't counted.
    failures: Vec<u32>,
    /// How far tables of turns were gone through.
    at: usize,
}

impl Dealer {
    /// A balancer that has just started, with all endpoints up that the configuration doesn't switch off. `None` where the
    /// policy leaves the choice to chance, or isn't known to the last detail.
    pub fn new(pool: &Pool) -> Option<Self> {
        if !is_known(pool) || is_vast(pool) {
            return None;
        }
        let mut levels: Vec<u8> = (0..pool.endpoints.len()).map(|index| level(pool, index)).collect();
        levels.sort_unstable();
        levels.dedup();
        let tiers = levels.into_iter().map(|level| tier(pool, level)).collect::<Option<_>>()?;
        let hashes = matches!(pool.balance.value, BalancePolicy::Hash { .. });
        let ready = pool.endpoints.iter().map(takes).collect();
        let failures = pool.endpoints.iter().map(|endpoint| failures(&endpoint.health)).collect();
        let mut dealer = Dealer { hashes, ready, failures, tiers, takes: vec![false; pool.endpoints.len()], at: 0 };
        (0..pool.endpoints.len()).for_each(|index| dealer.switch(index, true, true));
        dealer.settle();
        Some(dealer)
    }

    /// Tells that an endpoint came up, or went down.
    pub fn set_up(&mut self, endpoint: usize, up: bool) {
        self.switch(endpoint, up, false);
        self.settle();
    }

    /// The endpoint of the next request, by its key where the policy hashes one; `None` where nobody takes traffic, or
    /// where the key isn't known.
    pub fn deal(&mut self, key: &Key) -> Option<usize> {
        self.attempt(key, None)
    }

    /// The endpoint of a further attempt after one failed at `endpoint`, which stays in: turns and rings go on, a table of hashes
    /// gives the same again.
    pub fn deal_again(&mut self, key: &Key, endpoint: usize) -> Option<usize> {
        self.attempt(key, Some(endpoint))
    }

    /// The endpoint of an attempt.
    fn attempt(&mut self, key: &Key, avoid: Option<usize>) -> Option<usize> {
        let takes = &self.takes;
        let (members, way) = self.tiers.iter_mut().find(|(members, _)| members.iter().any(|own| takes[*own]))?;
        let mut taking = members.iter().filter(|own| takes[**own]);
        let only = taking.next().filter(|_| taking.next().is_none());
        let at = &mut self.at;
        let avoid = avoid.and_then(|index| members.iter().position(|own| *own == index));
        let place = match key {
            // Nothing is hashed for the sake of one endpoint, and no turn is taken.
            _ if self.hashes && only.is_some() => return only.copied(),
            Key::Octets(key) => way.placed(key, avoid).or_else(|| way.turn(at))?,
            Key::Absent => way.turn(at)?,
            Key::Unknown => return None,
        };
        members.get(place).copied()
    }

    /// Tells that an endpoint got a request that was not dealt to it: by a cookie, say.
    pub fn served(&mut self, endpoint: usize) {
        if let Some((place, way)) = self.place(endpoint) {
            way.served(place);
        }
    }

    /// Tells that a request failed at an endpoint: where real traffic is watched it is trusted less for some turns. Whether it
    /// is down [`set_up`](Self::set_up) says.
    pub fn failed(&mut self, endpoint: usize) {
        let Some(allowed) = self.failures.get(endpoint).copied() else { return };
        if let Some((place, way)) = self.place(endpoint) {
            way.failed(place, allowed);
        }
    }

    /// The endpoint that a key goes to whatever was dealt before; `None` where that depends on whose turn it is.
    pub fn placed(&self, key: &[u8]) -> Option<usize> {
        let (members, way) = self.tiers.iter().find(|(members, _)| members.iter().any(|own| self.takes[*own]))?;
        members.get(way.placed(key, None)?).copied()
    }

    /// The endpoints of a table of turns, in its order; empty for other policies.
    fn table(&self) -> Vec<usize> {
        let tier = self.tiers.iter().find(|(members, _)| members.iter().any(|own| self.takes[*own]));
        tier.map_or(Vec::new(), |(members, way)| way.table().iter().map(|place| members[*place]).collect())
    }

    /// Makes ready to deal.
    fn settle(&mut self) {
        self.tiers.iter_mut().for_each(|(_, way)| way.settle());
    }

    /// Lets an endpoint take part in its tier, or not.
    fn switch(&mut self, index: usize, up: bool, begins: bool) {
        let Some(ready) = self.ready.get(index) else { return };
        let takes = up && *ready;
        if takes == std::mem::replace(&mut self.takes[index], takes) {
            return;
        }
        if let Some((place, way)) = self.place(index) {
            way.set(place, takes, begins);
        }
    }

    /// The way that deals to an endpoint, and its place there.
    fn place(&mut self, index: usize) -> Option<(usize, &mut Way)> {
        self.tiers.iter_mut().find_map(|(members, way)| {
            let place = members.iter().position(|own| *own == index)?;
            Some((place, way))
        })
    }
}

/// Whether endpoints that stand by share one table of turns under this policy.
pub(crate) fn shares_a_table(policy: &BalancePolicy) -> bool {
    Way::is_table(policy)
}

/// After how many failures of real traffic an endpoint is taken to be down; 0 where they aren't counted.
fn failures(health: &HealthCheck) -> u32 {
    match health {
        HealthCheck::Passive { failures, .. } => *failures,
        _ => 0,
    }
}

/// Whether nothing that is not known has a say in who is served.
fn is_known(pool: &Pool) -> bool {
    let hash_is_unknown = match &pool.balance.value {
        BalancePolicy::Hash { by, .. } => by.function == HashFunction::Unknown,
        _ => false,
    };
    pool.unknown.is_empty()
        && !hash_is_unknown
        && pool.endpoints.iter().all(|endpoint| endpoint.resolution != Resolution::AtRunTime)
}

/// Tables and rings with more places than this are not worked out: it would take longer than reading the configuration.
const PLACES: u64 = 2_000_000;

/// Whether a table or a ring of the pool would be vast.
fn is_vast(pool: &Pool) -> bool {
    let weights = pool.endpoints.iter().map(|endpoint| u64::from(endpoint.weight.value)).sum::<u64>();
    weights.saturating_mul(pool.endpoints.len().max(160) as u64) > PLACES
}

/// The tier of an endpoint, as far as the policy tells tiers apart.
fn level(pool: &Pool, index: usize) -> u8 {
    let tier = pool.endpoints[index].tier;
    if Way::is_table(&pool.balance.value) { tier.min(1) } else { tier }
}

/// The endpoints of a tier, and their way of dealing.
fn tier(pool: &Pool, wanted: u8) -> Option<(Vec<usize>, Way)> {
    let of_tier = |index: &usize| level(pool, *index) == wanted;
    let members: Vec<usize> = (0..pool.endpoints.len()).filter(of_tier).collect();
    let endpoints: Vec<_> = members.iter().map(|index| &pool.endpoints[*index]).collect();
    Some((members, Way::new(&pool.balance.value, &endpoints, &pool.endpoints)?))
}
