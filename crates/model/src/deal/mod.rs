//! Deals requests out to the endpoints of a pool, one after the other, as a balancer with one worker does from its start on.
//!
//! [`shares`](crate::shares()) says what a configuration promises; a [`Dealer`] says which endpoint each request gets, where the
//! policy leaves nothing to chance.

mod hash;
mod key;
mod long_run;
mod name_ring;
mod queue;
mod ring;
mod slots;
mod smooth;
mod spread;
mod table;
mod way;

pub use key::{KEY, Key};
pub use long_run::{Shares, shares};

use way::Way;

use crate::share::takes;
use crate::{BalancePolicy, HashFunction, Pool};

/// Deals the requests of one pool.
#[derive(Clone, Debug)]
pub struct Dealer<'p> {
    pool: &'p Pool,
    /// Tiers, the lowest first, with the endpoints of each as indexes into the pool.
    tiers: Vec<(Vec<usize>, Way)>,
    /// Which endpoints take traffic.
    takes: Vec<bool>,
    /// How far tables of turns were gone through.
    at: usize,
}

impl<'p> Dealer<'p> {
    /// A balancer that has just started, with all endpoints up that the configuration doesn't switch off. `None` where the
    /// policy leaves the choice to chance, or isn't known to the last detail.
    pub fn new(pool: &'p Pool) -> Option<Self> {
        if let BalancePolicy::Hash { by, .. } = &pool.balance.value
            && by.function == HashFunction::Unknown
        {
            return None;
        }
        let mut levels: Vec<u8> = (0..pool.endpoints.len()).map(|index| level(pool, index)).collect();
        levels.sort_unstable();
        levels.dedup();
        let tiers = levels.into_iter().map(|level| tier(pool, level)).collect::<Option<_>>()?;
        let mut dealer = Dealer { pool, tiers, takes: vec![false; pool.endpoints.len()], at: 0 };
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
        let takes = &self.takes;
        let (members, way) = self.tiers.iter_mut().find(|(members, _)| members.iter().any(|own| takes[*own]))?;
        let hashes = matches!(self.pool.balance.value, BalancePolicy::Hash { .. });
        let mut taking = members.iter().filter(|own| takes[**own]);
        let only = taking.next().filter(|_| taking.next().is_none());
        let at = &mut self.at;
        let place = match key {
            // Nothing is hashed for the sake of one endpoint, and no turn is taken.
            _ if hashes && only.is_some() => return only.copied(),
            Key::Octets(key) => way.placed(key).or_else(|| way.turn(at))?,
            Key::Absent => way.turn(at)?,
            Key::Unknown => return None,
        };
        members.get(place).copied()
    }

    /// The endpoint that a key goes to whatever was dealt before; `None` where that depends on whose turn it is.
    pub fn placed(&self, key: &[u8]) -> Option<usize> {
        let (members, way) = self.tiers.iter().find(|(members, _)| members.iter().any(|own| self.takes[*own]))?;
        members.get(way.placed(key)?).copied()
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
        let Some(endpoint) = self.pool.endpoints.get(index) else { return };
        let takes = up && takes(endpoint);
        let tier = self.tiers.iter_mut().find_map(|(members, way)| {
            let place = members.iter().position(|own| *own == index)?;
            Some((place, way))
        });
        let Some((place, way)) = tier.filter(|_| takes != self.takes[index]) else { return };
        self.takes[index] = takes;
        way.set(place, endpoint, takes, begins);
    }
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
