//! One way of dealing over the endpoints of one tier.

use super::hash::{hash, mix};
use super::name_ring::NameRing;
use super::queue::Queue;
use super::ring::{Ring, of_number};
use super::slots::Slots;
use super::smooth::Smooth;
use super::spread::Spread;
use super::table::Table;
use crate::{BalancePolicy, Endpoint, Hashing, Host, Placing, Turns};

/// Endpoints under one policy. Indexes are those of the endpoints that it was made of.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// Turns by position.
    Spread(Spread),
    /// Turns by table, and hashes that fall on it.
    Table(Table, Option<Hashing>),
    /// Turns by credit.
    Smooth(Smooth),
    /// Turns by age.
    Queue(Queue),
    /// Whoever has the lowest number.
    First(Vec<(u32, bool)>),
    /// Hashes modulo the weights; turns where there is no key.
    Slots(Slots, Smooth, Hashing),
    /// Hashes on a ring of numbers, which is walked along where there is no key.
    NumberRing(Ring, Vec<(u32, u32)>, Hashing),
    /// Hashes on a ring of names; turns where there is no key, unless a name stands for nobody knows how many addresses.
    NameRing(NameRing, Option<Smooth>, Hashing),
}

/// The divisor that leaves the smallest whole weights.
fn divisor(weights: impl Iterator<Item = u32>) -> u32 {
    fn of_two(one: u32, other: u32) -> u32 {
        if other == 0 { one } else { of_two(other, one % other) }
    }
    weights.fold(0, of_two)
}

impl Way {
    /// Whether endpoints that stand by share one table, whatever their tiers.
    pub(super) fn is_table(policy: &BalancePolicy) -> bool {
        match policy {
            BalancePolicy::RoundRobin(turns) => *turns == Turns::Table,
            BalancePolicy::Hash { by, .. } => matches!(by.placing, Placing::Table | Placing::SharedTable),
            _ => false,
        }
    }

    /// The way of a policy over endpoints of one tier, nobody taking part yet; `all` are those of every tier. `None` where
    /// chance decides, or something that isn't known.
    pub(super) fn new(policy: &BalancePolicy, endpoints: &[&Endpoint], all: &[Endpoint]) -> Option<Way> {
        let first_alone = endpoints.first().map(|first| first.tier) != endpoints.last().map(|last| last.tier);
        let weights = || endpoints.iter().map(|endpoint| endpoint.weight.value);
        let table = || Table::new(weights(), divisor(all.iter().map(|endpoint| endpoint.weight.value)), first_alone);
        let numbered = || endpoints.iter().map(|endpoint| (endpoint.number, endpoint.weight.value)).collect();
        let is_name = |endpoint: &&Endpoint| matches!(endpoint.address.host, Host::Name(_));
        let smooth = || (!endpoints.iter().any(is_name)).then(|| Smooth::new(weights()));
        let named = || endpoints.iter().map(|endpoint| (endpoint.written.as_str(), endpoint.weight.value));
        Some(match policy {
            BalancePolicy::RoundRobin(turns) | BalancePolicy::LeastConnections(turns) => match turns {
                Turns::Spread => Way::Spread(Spread::new(weights())),
                Turns::Table => Way::Table(table(), None),
                Turns::Smooth => Way::Smooth(smooth()?),
                Turns::Queue => Way::Queue(Queue::default()),
            },
            BalancePolicy::First => Way::First(endpoints.iter().map(|endpoint| (endpoint.number, false)).collect()),
            BalancePolicy::Hash { by, .. } => match by.placing {
                Placing::SharedTable => Way::Table(table(), Some(*by)),
                Placing::Table if first_alone => Way::Table(table().cut(), Some(*by)),
                Placing::Table => Way::Table(table(), Some(*by)),
                Placing::Slots => Way::Slots(Slots::new(weights()), smooth()?, *by),
                Placing::NumberRing => Way::NumberRing(Ring::default(), numbered(), *by),
                Placing::NameRing => Way::NameRing(NameRing::new(named()), smooth(), *by),
            },
            BalancePolicy::Random { .. } | BalancePolicy::Other(_) => return None,
        })
    }

    /// Lets an endpoint take part, or not; `begins` is whether nobody was served yet.
    pub(super) fn set(&mut self, index: usize, takes: bool, begins: bool) {
        match self {
            Way::Spread(spread) if begins && takes => spread.begin(index),
            Way::Spread(spread) => spread.set(index, takes),
            Way::Table(table, _) => table.set(index, takes),
            Way::Smooth(smooth) => smooth.set(index, takes),
            Way::Queue(queue) => queue.set(index, takes),
            Way::First(numbers) => numbers[index].1 = takes,
            Way::Slots(slots, turns, _) => {
                slots.set(index, takes);
                turns.set(index, takes);
            }
            Way::NumberRing(ring, own, _) => {
                let (number, weight) = own[index];
                if takes { ring.add(index, of_number(number, weight)) } else { ring.remove(index) }
            }
            Way::NameRing(ring, turns, _) => {
                ring.set(index, takes);
                turns.iter_mut().for_each(|turns| turns.set(index, takes));
            }
        }
    }

    /// Makes ready to deal after endpoints came or went.
    pub(super) fn settle(&mut self) {
        if let Way::Table(table, _) = self {
            table.settle();
        }
    }

    /// The entries of a table of turns; none where there is no table.
    pub(super) fn table(&self) -> &[usize] {
        match self {
            Way::Table(table, _) => table.entries(),
            _ => &[],
        }
    }

    /// The endpoint of a key; `None` where it falls to turns, or nobody takes part. A ring gives the one to `avoid` to another.
    pub(super) fn placed(&self, key: &[u8], avoid: Option<usize>) -> Option<usize> {
        let number = |by: &Hashing| hash(by.function, key).map(|hash| if by.mixed { mix(hash) } else { hash });
        match self {
            Way::Table(table, Some(by)) => table.placed(number(by)?),
            Way::Slots(slots, _, by) if !key.is_empty() => slots.placed(by.function, key),
            Way::NumberRing(ring, _, by) => ring.nearest(number(by)?, avoid),
            Way::NameRing(ring, _, by) if !key.is_empty() => ring.placed(number(by)?),
            _ => None,
        }
    }

    /// Tells of a failure at an endpoint that may have `allowed` of them.
    pub(super) fn failed(&mut self, index: usize, allowed: u32) {
        match self {
            Way::Smooth(turns) | Way::Slots(_, turns, _) | Way::NameRing(_, Some(turns), _) => {
                turns.failed(index, allowed)
            }
            _ => {}
        }
    }

    /// Tells that an endpoint got a request out of turn.
    pub(super) fn served(&mut self, index: usize) {
        if let Way::Queue(queue) = self {
            queue.served(index);
        }
    }

    /// The endpoint whose turn it is; `at` is how far tables were gone through.
    pub(super) fn turn(&mut self, at: &mut usize) -> Option<usize> {
        match self {
            Way::Spread(spread) => spread.next(),
            Way::Table(table, _) => table.next(at),
            Way::Smooth(turns) | Way::Slots(_, turns, _) => turns.next(),
            Way::NameRing(_, turns, _) => turns.as_mut()?.next(),
            Way::Queue(queue) => queue.next(),
            Way::First(numbers) => {
                let taking = (0..numbers.len()).filter(|index| numbers[*index].1);
                taking.min_by_key(|index| numbers[*index].0)
            }
            Way::NumberRing(ring, ..) => ring.walk(),
        }
    }
}
