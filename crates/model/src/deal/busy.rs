//! Deals requests while others are under way: who is busy has a say, who is full takes no more, and chance decides where a
//! policy leaves it to chance.

use super::fewest::Fewest;
use super::{Dealer, Key, is_vast};
use crate::standing::takes;
use crate::{BalancePolicy, Limit, Placing, Pool, Turns, Urn, deal};

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealt {
    /// To this endpoint.
    To(usize),
    /// It waits until this endpoint has a free connection.
    WaitsFor(usize),
    /// It waits until any endpoint has a free connection.
    Waits,
    /// Nobody takes it.
    Nobody,
}

/// One worker of a balancer, with the requests that it has under way.
#[derive(Clone, Debug)]
pub struct Busy {
    way: Way,
    /// The tier of each endpoint.
    tiers: Vec<u8>,
    /// The weight of each endpoint.
    weights: Vec<u32>,
    /// The number of each endpoint.
    numbers: Vec<u32>,
    /// Which endpoints are up and take traffic.
    takes: Vec<bool>,
    ready: Vec<bool>,
    /// Requests under way at each endpoint.
    open: Vec<u64>,
    /// How many may be under way.
    most: Vec<u64>,
    /// Whether a request that finds all endpoints full waits; else it is refused.
    queues: bool,
}

/// So often one is drawn again that must be another.
const AGAIN: usize = 1_000;

/// How the next endpoint is found.
#[derive(Clone, Debug)]
enum Way {
    /// As an idle balancer deals.
    Turns(Box<Dealer>),
    /// The same by the key: who is full is waited for.
    Keyed(Box<Dealer>),
    /// The one with the fewest.
    Fewest(Fewest),
    /// The lowest number that isn't full.
    First,
    /// The better of several draws; and whether it may be the same one twice.
    Drawn { urn: Box<Pool>, shares: Vec<f64>, draws: u32, apart: bool },
}

impl Busy {
    /// A worker that has just started, all endpoints up. `None` where the policy isn't known to the last detail.
    pub fn new(pool: &Pool) -> Option<Self> {
        let all = || pool.endpoints.iter();
        let mut own = Busy {
            way: way(pool)?,
            tiers: all().map(|endpoint| endpoint.tier).collect(),
            weights: all().map(|endpoint| endpoint.weight.value).collect(),
            numbers: all().map(|endpoint| endpoint.number).collect(),
            ready: all().map(takes).collect(),
            takes: all().map(takes).collect(),
            open: vec![0; pool.endpoints.len()],
            most: all().map(|one| one.limits.get(Limit::Connections).map_or(u64::MAX, |limit| limit.value)).collect(),
            queues: waits(&pool.balance.value),
        };
        // A limit of 0 is none.
        own.most.iter_mut().filter(|most| **most == 0).for_each(|most| *most = u64::MAX);
        own.draw_anew();
        Some(own)
    }

    /// Tells that an endpoint came up, or went down.
    pub fn set_up(&mut self, endpoint: usize, up: bool) {
        let Some(ready) = self.ready.get(endpoint) else { return };
        self.takes[endpoint] = up && *ready;
        if let Way::Turns(dealer) | Way::Keyed(dealer) = &mut self.way {
            dealer.set_up(endpoint, up);
        }
        self.draw_anew();
    }

    /// Where the next request goes; `chance` gives numbers from 0 up to 1. It isn't under way before it [`begins`](Self::began).
    pub fn deal(&mut self, key: &Key, chance: &mut dyn FnMut() -> f64) -> Dealt {
        let free: Vec<usize> = self.standing().into_iter().filter(|index| self.is_free(*index)).collect();
        let full = || if self.queues { Dealt::Waits } else { Dealt::Nobody };
        let found = match &mut self.way {
            Way::Keyed(dealer) => {
                return match dealer.deal(key) {
                    None => Dealt::Nobody,
                    Some(index) if self.open[index] < self.most[index] => Dealt::To(index),
                    Some(index) => Dealt::WaitsFor(index),
                };
            }
            Way::Turns(dealer) => in_turn(dealer, key, &free),
            Way::Fewest(fewest) => fewest.next(&free, &self.open, &self.weights),
            Way::First => free.iter().copied().min_by_key(|index| self.numbers[*index]),
            Way::Drawn { .. } => self.drawn(chance).filter(|index| free.contains(index)),
        };
        match found {
            Some(index) => Dealt::To(index),
            None if !self.takes.contains(&true) => Dealt::Nobody,
            None => full(),
        }
    }

    /// Tells that a request is under way at an endpoint.
    pub fn began(&mut self, endpoint: usize) {
        self.open[endpoint] += 1;
        self.moved(endpoint);
    }

    /// Tells that one has ended there.
    pub fn ended(&mut self, endpoint: usize) {
        self.open[endpoint] = self.open[endpoint].saturating_sub(1);
        self.moved(endpoint);
    }

    /// Whether an endpoint takes one more.
    pub fn is_free(&self, endpoint: usize) -> bool {
        self.takes[endpoint] && self.open[endpoint] < self.most[endpoint]
    }

    /// Requests under way at each endpoint.
    pub fn open(&self) -> &[u64] {
        &self.open
    }

    /// An endpoint that has one more or one less: who passes full ones over leaves them out meanwhile.
    fn moved(&mut self, endpoint: usize) {
        let is_full = self.open[endpoint] >= self.most[endpoint];
        match &mut self.way {
            Way::Fewest(fewest) => fewest.moved(endpoint),
            Way::Turns(dealer) if !self.queues && self.takes[endpoint] => dealer.set_up(endpoint, !is_full),
            _ => {}
        }
    }

    /// The endpoints of the lowest tier in which one takes traffic.
    fn standing(&self) -> Vec<usize> {
        let all = (0..self.takes.len()).filter(|index| self.takes[*index]);
        let Some(tier) = all.clone().map(|index| self.tiers[index]).min() else { return Vec::new() };
        all.filter(|index| self.tiers[*index] == tier).collect()
    }

    /// What is drawn from, after an endpoint came or went.
    fn draw_anew(&mut self) {
        if let Way::Drawn { urn, shares, .. } = &mut self.way {
            *shares = deal::shares(urn, |index| self.takes[index]).each().to_vec();
        }
    }

    /// The best of the draws.
    fn drawn(&self, chance: &mut dyn FnMut() -> f64) -> Option<usize> {
        let Way::Drawn { shares, draws, apart, .. } = &self.way else { return None };
        let mut best = draw(shares, chance())?;
        for _ in 1..*draws {
            let mut next = draw(shares, chance())?;
            for _ in 0..AGAIN {
                if !*apart || next != best {
                    break;
                }
                next = draw(shares, chance())?;
            }
            let load = |one: usize, other: usize| self.open[one] * u64::from(self.weights[other]);
            if next == best || load(next, best) <= load(best, next) {
                best = next;
            }
        }
        Some(best)
    }
}

/// The first turn of an endpoint that is free; nobody is asked more than some turns for it.
fn in_turn(dealer: &mut Dealer, key: &Key, free: &[usize]) -> Option<usize> {
    const ROUNDS: usize = 4;
    let tries = (free.len() + 1) * ROUNDS;
    (0..tries).find_map(|_| dealer.deal(key).filter(|index| free.contains(index))).or(free.first().copied())
}

/// The endpoint in whose part of all shares a number lies.
fn draw(shares: &[f64], mut number: f64) -> Option<usize> {
    let at = shares.iter().position(|share| {
        let is_own = number < *share;
        number -= share;
        is_own
    });
    at.or_else(|| shares.iter().rposition(|share| *share > 0.0))
}

/// How a policy finds the next endpoint.
fn way(pool: &Pool) -> Option<Way> {
    let dealer = || Some(Box::new(Dealer::new(pool)?));
    Some(match &pool.balance.value {
        BalancePolicy::RoundRobin(_) => Way::Turns(dealer()?),
        BalancePolicy::Hash { by, .. } => match by.placing {
            Placing::Slots | Placing::NameRing => Way::Turns(dealer()?),
            Placing::Table | Placing::SharedTable | Placing::NumberRing => Way::Keyed(dealer()?),
        },
        BalancePolicy::LeastConnections(turns) => Way::Fewest(Fewest::new(pool.endpoints.len(), *turns)),
        BalancePolicy::First => Way::First,
        BalancePolicy::Random { draws, from } if !is_vast(pool) => {
            let mut urn = pool.clone();
            urn.balance.value = BalancePolicy::Random { draws: 1, from: *from };
            Way::Drawn { urn: Box::new(urn), shares: Vec::new(), draws: *draws, apart: *from == Urn::Weights }
        }
        BalancePolicy::Random { .. } | BalancePolicy::Other(_) => return None,
    })
}

/// Whether a request that finds all endpoints full waits. Who counts turns by credit or slots refuses it.
fn waits(policy: &BalancePolicy) -> bool {
    match policy {
        BalancePolicy::RoundRobin(turns) | BalancePolicy::LeastConnections(turns) => *turns != Turns::Smooth,
        BalancePolicy::Hash { by, .. } => !matches!(by.placing, Placing::Slots | Placing::NameRing),
        BalancePolicy::Random { from, .. } => *from == Urn::Ring,
        BalancePolicy::First | BalancePolicy::Other(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_number_lies_in_the_part_of_one() {
        let shares = [0.25, 0.0, 0.75];
        assert_eq!(
            [0.0, 0.2499, 0.25, 0.9999].map(|number| draw(&shares, number)),
            [Some(0), Some(0), Some(2), Some(2)]
        );
        assert_eq!((draw(&[0.5, 0.5, 0.0], 1.0), draw(&[0.0], 0.3)), (Some(1), None));
    }
}
