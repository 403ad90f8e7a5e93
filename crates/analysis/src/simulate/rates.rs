//! How much of the traffic comes to each pool.

use ipnet::IpNet;
use model::trace::{Outcome, Tracer};
use rustc_hash::FxHashMap;

use super::place::Place;
use super::{Mix, Population, Settings, Site, Traffic};
use crate::ask::{Ask, Placed};

/// At most so many clients are asked where each request of a mix goes.
const CLIENTS: usize = 16;

/// Requests a second by balancer and pool.
#[derive(Debug, Default)]
pub(super) struct Rates {
    by_pool: FxHashMap<(usize, u32), Stream>,
    /// By name of the pool, over all balancers.
    by_name: FxHashMap<model::Text, f64>,
    /// Whether it is known of every pool what comes to it: none is what isn't there.
    is_complete: bool,
    /// What comes to the only pool that is asked for.
    only: Option<f64>,
}

/// What comes to a pool at one balancer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stream {
    /// Requests a second that the policy deals out.
    pub dealt: f64,
    /// Those that a rule sends to an endpoint.
    pub pinned: Vec<(usize, f64)>,
}

impl Stream {
    /// All of them.
    pub fn all(&self) -> f64 {
        self.dealt + self.pinned.iter().map(|(_, rate)| rate).sum::<f64>()
    }
}

impl Rates {
    /// All of it to the only pool that is asked for.
    pub fn all_to_one(rate: f64) -> Self {
        Rates { only: Some(rate), ..Rates::default() }
    }

    /// Whether no pool gets more than is known.
    pub fn is_complete(&self) -> bool {
        self.is_complete || self.only.is_some()
    }

    /// What comes to a pool at one of `places` balancers that have it; `None` where nobody knows.
    pub fn of(&self, place: &Place<'_>, places: usize) -> Option<Stream> {
        let evenly = |rate: f64| Stream { dealt: rate / places as f64, pinned: Vec::new() };
        if let Some(rate) = self.only {
            return Some(evenly(rate));
        }
        if let Some(rate) = self.by_name.get(&place.pool.name.value) {
            return Some(evenly(*rate));
        }
        let own = self.by_pool.get(&(place.site, place.id.0)).cloned();
        own.or_else(|| self.is_complete.then(Stream::default))
    }
}

/// Works out the rates, and what a reader should add.
pub(super) fn rates(sites: &[Site<'_>], traffic: &Traffic, settings: &Settings) -> (Rates, Vec<String>) {
    let mut notes = Vec::new();
    let rates = known(sites, traffic, settings, &mut notes);
    (rates, notes)
}

fn known(sites: &[Site<'_>], traffic: &Traffic, settings: &Settings, notes: &mut Vec<String>) -> Rates {
    let Some(rate) = traffic.rate else { return Rates::default() };
    match &traffic.mix {
        Mix::Unknown if settings.pools.len() == 1 => Rates::all_to_one(rate),
        Mix::Unknown => {
            notes.push(format!(
                "which part of the {rate}/s comes to which pool isn't known: say it in evenkeel.yaml (traffic: {{ mix: ... }}), \
                 or name one pool with --pool"
            ));
            Rates::default()
        }
        Mix::Pools(pools) => {
            let by_name = pools.iter().map(|own| (own.pool.clone(), own.part * rate)).collect();
            Rates { by_name, is_complete: true, ..Rates::default() }
        }
        Mix::Requests(mix) => traced(sites, traffic, mix, rate, notes),
    }
}

/// Follows each request of the mix.
fn traced(sites: &[Site<'_>], traffic: &Traffic, mix: &[(Ask, f64)], rate: f64, notes: &mut Vec<String>) -> Rates {
    let tracers: Vec<Tracer<'_>> = sites.iter().map(|site| Tracer::new(site.model)).collect();
    let named: f64 = mix.iter().map(|(_, part)| part).sum();
    let mut rates = Rates { is_complete: named > 1.0 - 1e-6, ..Rates::default() };
    if !rates.is_complete {
        notes.push(format!(
            "the mix says where {} of the traffic goes; the rest is left out",
            crate::facts::words::percent(named)
        ));
    }
    for (ask, part) in mix {
        let asks = asked(ask, &traffic.clients);
        let each = part * rate / asks.len() as f64;
        let lost: f64 = asks.iter().map(|ask| one(sites, &tracers, ask, each, &mut rates)).sum();
        if lost > 0.0 {
            rates.is_complete = false;
            let url = format!("{} {}://{}{}", ask.method, ask.scheme.as_str(), ask.host, ask.target);
            notes.push(format!("where {url} goes isn't known: its {} are left out", per_second(lost)));
        }
    }
    rates
}

/// `90/s`, with as many digits as tell something.
fn per_second(rate: f64) -> String {
    format!("{}/s", (rate * 10.0).round() / 10.0)
}

/// The request as some of the known clients send it, where its writer names none.
fn asked(ask: &Ask, clients: &Population) -> Vec<Ask> {
    let addresses: Vec<std::net::IpAddr> = match clients {
        Population::Networks(networks) => networks.iter().take(CLIENTS).map(IpNet::addr).collect(),
        Population::Weighted(each) => each.iter().take(CLIENTS).map(|(address, _)| *address).collect(),
        Population::Many | Population::Count(_) => Vec::new(),
    };
    match ask.client {
        None if !addresses.is_empty() => {
            addresses.into_iter().map(|address| Ask { client: Some(address), ..ask.clone() }).collect()
        }
        _ => vec![ask.clone()],
    }
}

/// Adds what one request brings to each pool; what of it goes nobody knows where.
fn one(sites: &[Site<'_>], tracers: &[Tracer<'_>], ask: &Ask, rate: f64, rates: &mut Rates) -> f64 {
    let mut placed: Vec<(usize, Placed)> =
        sites.iter().enumerate().filter_map(|(at, site)| Some((at, ask.place(site.model).ok()?))).collect();
    if placed.iter().any(|(_, one)| one.bound) {
        placed.retain(|(_, one)| one.bound);
    }
    if placed.is_empty() {
        return rate;
    }
    let each = rate / placed.len() as f64;
    let mut lost = 0.0;
    for (site, placed) in placed {
        let outcomes = tracers[site].decide(&placed.arrival, &placed.request);
        match outcomes.as_slice() {
            [Outcome::Forward { pool, endpoint }] => {
                let stream = rates.by_pool.entry((site, pool.0)).or_default();
                match endpoint {
                    Some(endpoint) => stream.pinned.push((*endpoint, each)),
                    None => stream.dealt += each,
                }
            }
            // Answered by the balancer itself: no pool sees it.
            [Outcome::Redirect { .. } | Outcome::Respond { .. } | Outcome::Reject { .. }] => {}
            _ => lost += each,
        }
    }
    lost
}
