//! `share: even`, or how much for each.

use std::collections::HashSet;
use std::net::IpAddr;

use finding::{Span, Spanned};
use ipnet::IpNet;
use model::{Action, BalancePolicy, Text, shares};

use super::Place;
use crate::facts::affinity::keyed_by_client;
use crate::facts::words::{address, is_called, percent};
use crate::intent::{Share, Traffic};
use crate::simulate::{self, Population, of_clients};
use crate::test::{Checked, Verdict};

/// How far a share may be off where the intent file doesn't say.
const TOLERANCE: f64 = 0.1;

/// Holds the shares that the balance policy promises at rest against those wanted. What clients can't make even,
/// however fair the policy, counts as well.
pub(super) fn check(
    place: &Place<'_>,
    wanted: &Spanned<Share>,
    tolerance: Option<Spanned<f64>>,
    traffic: &Traffic,
) -> Checked {
    let statement = match &wanted.value {
        Share::Even => "share even".to_owned(),
        Share::Each(_) => "share as listed".to_owned(),
    };
    let question = Question {
        place,
        statement: &statement,
        span: wanted.span,
        tolerance: tolerance.map_or(TOLERANCE, |own| own.value),
    };
    if let Some(unknown) = place.not_understood(&statement, wanted.span) {
        return unknown;
    }
    let promised = shares(place.pool);
    let off = question.off(&wanted.value, &promised);
    // Endpoints that get nothing are worse than any that get less.
    let few = question.few_clients(&wanted.value, traffic);
    let worst = few.clone().filter(|few| few.verdict == Verdict::Fails);
    worst.or(off).or_else(|| question.chosen_by_rule()).or(few).unwrap_or_else(|| question.holds())
}

/// What is asked of one pool.
struct Question<'q, 'm> {
    place: &'q Place<'m>,
    /// What the verdict is about, for people.
    statement: &'q str,
    /// Where the intent file wants it.
    span: Span,
    /// Of the wanted share, not of the whole: 0.1 lets 20% be 18% to 22%.
    tolerance: f64,
}

impl Question<'_, '_> {
    /// A verdict on the question, still without a reason.
    fn verdict(&self, verdict: Verdict) -> Checked {
        self.place.checked(self.statement, self.span, verdict)
    }

    /// Some policies keep a promise only under a condition, which is then said.
    fn holds(&self) -> Checked {
        let checked = self.verdict(Verdict::Holds);
        match &self.place.pool.balance.value {
            BalancePolicy::LeastConnections(_) => checked.note("as long as the endpoints are equally fast"),
            BalancePolicy::Hash { .. } => checked.note("over many keys, as a hash spreads them"),
            BalancePolicy::Other(_) => checked.note("by the weights; the policy itself is not known to this version"),
            _ => checked,
        }
    }

    /// A little more than the tolerance, since shares are sums of floats.
    fn is_off(&self, promised: f64, wanted: f64) -> bool {
        (promised - wanted).abs() > wanted * self.tolerance + 1e-9
    }

    /// The endpoint that is furthest from its fair part. Endpoints of later tiers stand by and have no part at all.
    fn uneven(&self, promised: &[f64]) -> Option<Checked> {
        let pool = self.place.pool;
        let lowest =
            pool.endpoints.iter().zip(promised).filter(|(_, share)| **share > 0.0).map(|(own, _)| own.tier).min();
        let Some(lowest) = lowest else {
            let checked = self.verdict(Verdict::Fails).outcome("no endpoint takes traffic");
            return Some(checked.because([pool.name.span]));
        };
        // With the `First` policy the others stand by: they are meant to share, and don't.
        let share_it = |index: usize| {
            let endpoint = &pool.endpoints[index];
            promised[index] > 0.0 || (endpoint.tier == lowest && crate::facts::words::takes_traffic(endpoint))
        };
        let sharing: Vec<usize> = (0..promised.len()).filter(|index| share_it(*index)).collect();
        let fair = 1.0 / sharing.len() as f64;
        let off = sharing.iter().copied().filter(|index| self.is_off(promised[*index], fair));
        let worst = off.max_by(|a, b| (promised[*a] - fair).abs().total_cmp(&(promised[*b] - fair).abs()))?;
        let outcome = format!("{} gets {} instead of {}", self.called(worst), percent(promised[worst]), percent(fair));
        Some(self.verdict(Verdict::Fails).outcome(outcome).because([self.blame(worst), pool.name.span]))
    }

    /// The weight, or the policy where that gives all to one, or what no weight says.
    fn blame(&self, index: usize) -> Span {
        let pool = self.place.pool;
        match &pool.balance.value {
            BalancePolicy::First => pool.balance.span,
            BalancePolicy::Hash { by, .. } if by.is_consistent() => pool.balance.span,
            _ => pool.endpoints[index].span,
        }
    }

    /// By its address, which it always has; a name may be missing.
    fn called(&self, index: usize) -> String {
        address(&self.place.pool.endpoints[index].address)
    }

    /// The first of the list that is off, or an endpoint that gets something and isn't listed.
    /// One name may stand for several endpoints, whose shares are added.
    fn unlike(&self, promised: &[f64], each: &[(Spanned<Text>, f64)]) -> Option<Checked> {
        let pool = self.place.pool;
        let mut left: HashSet<usize> = (0..promised.len()).collect();
        for (name, wanted) in each {
            let own: Vec<usize> =
                (0..promised.len()).filter(|index| is_called(&pool.endpoints[*index], &name.value)).collect();
            let Some(first) = own.first() else {
                let outcome = format!("the pool has no endpoint {}", name.value);
                return Some(self.verdict(Verdict::Fails).outcome(outcome).because([pool.name.span]));
            };
            let share: f64 = own.iter().map(|index| promised[*index]).sum();
            if self.is_off(share, *wanted) {
                let outcome = format!("{} gets {} instead of {}", name.value, percent(share), percent(*wanted));
                return Some(
                    self.verdict(Verdict::Fails).outcome(outcome).because([self.blame(*first), pool.name.span]),
                );
            }
            own.iter().for_each(|index| {
                left.remove(index);
            });
        }
        let extra = left.into_iter().filter(|index| promised[*index] > 0.0).min()?;
        let outcome = format!("{} gets {} and is not listed", self.called(extra), percent(promised[extra]));
        Some(self.verdict(Verdict::Fails).outcome(outcome).because([self.blame(extra)]))
    }

    /// Routes that choose an endpoint by rule go past the policy.
    fn chosen_by_rule(&self) -> Option<Checked> {
        let routes = self.place.model.tables.iter().flat_map(|table| &table.routes);
        let chosen = routes.filter(|route| {
            matches!(&route.action, Action::Forward(forward) if forward.pool == self.place.id && forward.endpoint.is_some())
        });
        let spans: Vec<Span> = chosen.map(|route| route.span).collect();
        if spans.is_empty() {
            return None;
        }
        let outcome = "a rule chooses the endpoint of some requests, and how many is not in the configuration";
        Some(self.verdict(Verdict::Unknown).outcome(outcome).because(spans))
    }

    /// Few clients can't be spread evenly where each stays at one endpoint: the very ones that are known are followed there.
    fn few_clients(&self, wanted: &Share, traffic: &Traffic) -> Option<Checked> {
        let (bits, by) = keyed_by_client(self.place.pool)?;
        let spans = [by, self.place.pool.name.span];
        if let Some(count) = traffic.population {
            return Some(self.some_clients(wanted, count.value)?.because(spans));
        }
        let networks = traffic.clients.iter().flat_map(|(_, networks)| networks).map(|network| network.value).collect();
        let known = simulate::Traffic { clients: Population::Networks(networks), ..simulate::Traffic::default() };
        let got = of_clients(self.place.pool, &known, 0).filter(|_| !traffic.clients.is_empty())?;
        let (sharing, idle) = (self.sharing(), got.iter().filter(|share| **share == 0.0).count());
        let clients = distinct(traffic, bits);
        if clients < sharing as u128 {
            let outcome = format!(
                "all requests come from {}, and each stays at one endpoint: {} of {sharing} get nothing",
                origins(traffic, bits),
                idle.saturating_sub(got.len() - sharing)
            );
            return Some(self.verdict(Verdict::Fails).outcome(outcome).because(spans));
        }
        let origins = origins(traffic, bits);
        Some(match self.off(wanted, &got) {
            None => self.verdict(Verdict::Holds).note(format!("if each of the {origins} asks as often as any other")),
            Some(off) => {
                let off = off.outcome.unwrap_or_default();
                let outcome = format!("all requests come from {origins}, each of which stays at one endpoint: {off}");
                self.verdict(Verdict::Fails).outcome(outcome).because(spans)
            }
        })
    }

    /// So many clients, nobody knows at which addresses: most of such crowds decide.
    fn some_clients(&self, wanted: &Share, count: u32) -> Option<Checked> {
        let known = simulate::Traffic { clients: Population::Count(count.into()), ..simulate::Traffic::default() };
        // Of more clients nobody has so large a part that it could be seen.
        let crowds = if count <= CROWD { CROWDS } else { 1 };
        let crowds: Vec<Vec<f64>> = (0..crowds).filter_map(|seed| of_clients(self.place.pool, &known, seed)).collect();
        let off = crowds.iter().filter(|got| self.off(wanted, got).is_some()).count();
        let all = crowds.len();
        if all == 0 {
            return None;
        }
        let outcome = format!(
            "of {count} clients each stays at one endpoint, and in {off} of {all} such crowds a share is more than {} off",
            percent(self.tolerance)
        );
        Some(match off {
            0 => self
                .verdict(Verdict::Holds)
                .note(format!("as {count} clients are spread, if each asks as often as any other")),
            most if most * 10 >= all * 9 => self.verdict(Verdict::Fails).outcome(outcome),
            _ => self.verdict(Verdict::Unknown).outcome(outcome),
        })
    }

    /// What is off of these shares.
    fn off(&self, wanted: &Share, got: &[f64]) -> Option<Checked> {
        match wanted {
            Share::Even => self.uneven(got),
            Share::Each(each) => self.unlike(got, each),
        }
    }

    /// How many endpoints have a share.
    fn sharing(&self) -> usize {
        shares(self.place.pool).iter().filter(|share| **share > 0.0).count()
    }
}

/// So many crowds of clients are tried, of so many clients at most.
const CROWDS: u64 = 40;
const CROWD: u32 = 4_096;

/// How many bits an IPv4 address has.
const ADDRESS_BITS: u8 = 32;

/// How many different keys the known clients make.
fn distinct(traffic: &Traffic, bits: u8) -> u128 {
    let networks = traffic.clients.iter().flat_map(|(_, networks)| networks).map(|network| network.value);
    let mut seen = HashSet::new();
    let mut number = 0_u128;
    for network in networks {
        let bits = if network.addr().is_ipv4() { bits } else { 128 };
        let free = bits.saturating_sub(network.prefix_len());
        if seen.insert(cut(network, bits)) {
            number = number.saturating_add(1_u128.checked_shl(free.into()).unwrap_or(u128::MAX));
        }
    }
    number
}

/// Where all requests come from, as the balancer tells clients apart.
fn origins(traffic: &Traffic, bits: u8) -> String {
    match (distinct(traffic, bits), distinct(traffic, ADDRESS_BITS)) {
        (1, 1) => "1 client address".to_owned(),
        (keys, addresses) if keys == addresses => format!("{addresses} client addresses"),
        (keys, addresses) => format!("{addresses} client addresses, {keys} by the {bits} bits that are hashed"),
    }
}

/// The network's first address, cut to so many bits.
fn cut(network: IpNet, bits: u8) -> IpAddr {
    let bits = bits.min(network.prefix_len());
    IpNet::new(network.addr(), bits).map_or(network.addr(), |cut| cut.network())
}
