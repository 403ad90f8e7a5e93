//! The slices of all balancers, second by second.

use std::collections::hash_map::Entry;

use model::{Ending, Protocol, Side, Text};
use rustc_hash::FxHashMap;
use traffic::Sketch;

use super::Clock;
use crate::{Row, Subject, Timeline};

/// Kinds of end.
const ENDINGS: usize = Ending::Balancer as usize + 1;

/// What slices say, second by second. Seconds are numbered from the first one.
#[derive(Debug, Default)]
pub struct Traffic {
    /// How many seconds there are, up to the last one of which a log spoke.
    pub seconds: usize,
    /// What came to each pool; what came to none stands under its balancer.
    pub pools: Vec<Flow>,
    /// What came by each route that has a name.
    pub routes: Vec<Flow>,
    /// What came to each endpoint.
    pub endpoints: Vec<Flow>,
}

/// What came to one thing.
#[derive(Debug)]
pub struct Flow {
    /// To what.
    pub subject: Subject,
    /// Whether it is connections without requests in them.
    pub is_tcp: bool,
    /// Counts of those seconds in which anything came, in order.
    pub counts: Vec<(u32, Count)>,
}

/// Counts of a second.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// Requests.
    pub requests: u64,
    /// By class of status: 1xx to 5xx, and last those without a status.
    pub classes: [u64; 6],
    /// Log-ins that were refused.
    pub refused: u64,
    /// Attempts that failed here, of requests that another endpoint then answered.
    pub passed_on: u64,
    /// How requests ended that didn't end well, by kind.
    endings: [u32; ENDINGS],
    /// How long they took.
    pub latency: Sketch,
}

impl Count {
    /// How many ended so.
    pub fn ended(&self, ending: Ending) -> u64 {
        u64::from(self.endings[ending as usize])
    }

    /// How many were brought to their end by one side.
    pub fn ended_by(&self, side: Side) -> u64 {
        ALL.iter().filter(|ending| ending.side() == Some(side)).map(|ending| self.ended(*ending)).sum()
    }

    /// Answers of 5xx.
    pub fn failed(&self) -> u64 {
        self.classes[4]
    }

    fn add(&mut self, row: &Row) {
        self.requests += row.cell.requests;
        self.classes.iter_mut().zip(row.cell.classes).for_each(|(own, more)| *own += more);
        self.refused += row.cell.refused;
        self.passed_on += row.cell.passed_on;
        for (ending, count) in &row.endings {
            let own = &mut self.endings[*ending as usize];
            *own = own.saturating_add(u32::try_from(*count).unwrap_or(u32::MAX));
        }
        self.latency.merge(&row.cell.latency);
    }
}

/// All kinds of end.
const ALL: [Ending; ENDINGS] = [
    Ending::Whole,
    Ending::Answered,
    Ending::ClientLeft,
    Ending::ClientSlow,
    Ending::ClientWrong,
    Ending::EndpointUnreached,
    Ending::EndpointBroke,
    Ending::EndpointSlow,
    Ending::NoEndpoint,
    Ending::Full,
    Ending::Refused,
    Ending::NoRoute,
    Ending::Balancer,
];

impl Flow {
    /// Two counts of each second, those without traffic among them: how many of how many.
    pub fn series(&self, seconds: usize, of: impl Fn(&Count) -> (u64, u64)) -> Vec<(f64, f64)> {
        let mut series = vec![(0.0, 0.0); seconds];
        for (second, count) in &self.counts {
            let (some, all) = of(count);
            series[*second as usize] = (some as f64, all as f64);
        }
        series
    }

    /// The counts of seconds `from..to`.
    pub fn between(&self, from: usize, to: usize) -> impl Iterator<Item = &Count> {
        let at = |second: usize| self.counts.partition_point(|(own, _)| (*own as usize) < second);
        self.counts[at(from)..at(to).max(at(from))].iter().map(|(_, count)| count)
    }

    /// Sums up something over seconds `from..to`.
    pub fn sum(&self, from: usize, to: usize, of: impl Fn(&Count) -> u64) -> u64 {
        self.between(from, to).map(of).sum()
    }
}

impl Traffic {
    /// That of all balancers of a timeline.
    pub fn of(timeline: &Timeline, clock: Clock) -> Traffic {
        let (mut sorter, mut seconds) = (Sorter::default(), 0);
        for balancer in timeline.scene.balancers.iter().map(|one| &one.name) {
            for slice in timeline.slices(balancer) {
                let Some(second) = clock.within(slice.from) else { continue };
                seconds = seconds.max(second + 1);
                slice.rows.iter().for_each(|row| sorter.add(balancer, second as u32, row));
            }
        }
        let tcp = tcp_pools(timeline);
        let [pools, routes, endpoints] = sorter.kinds.map(|kind| kind.flows(&tcp));
        Traffic { seconds, pools, routes, endpoints }
    }

    /// What came to the endpoints of a pool, each with its name.
    pub fn endpoints_of<'a>(&'a self, pool: &'a str) -> impl Iterator<Item = (&'a Text, &'a Flow)> {
        self.endpoints.iter().filter_map(move |flow| match &flow.subject {
            Subject::Endpoint(own, endpoint) if own == pool => Some((endpoint, flow)),
            _ => None,
        })
    }
}

/// Names of the pools that any configuration has as TCP.
fn tcp_pools(timeline: &Timeline) -> Vec<Text> {
    let balancers = timeline.scene.balancers.iter();
    let configurations = balancers.flat_map(|one| timeline.configurations(&one.name));
    let pools = configurations.flat_map(|(_, own)| &own.model.pools);
    pools.filter(|pool| pool.protocol == Protocol::Tcp).map(|pool| pool.name.value.clone()).collect()
}

/// Puts rows where they belong.
#[derive(Default)]
struct Sorter {
    /// Pools, routes, endpoints.
    kinds: [Kind; 3],
}

/// Flows of one sort of thing while they are made.
#[derive(Default)]
struct Kind {
    places: FxHashMap<Subject, usize>,
    flows: Vec<(Subject, Vec<(u32, Count)>)>,
    /// Where the last row went: rows of a pool stand together.
    last: usize,
}

impl Sorter {
    fn add(&mut self, balancer: &Text, second: u32, row: &Row) {
        let pool = || match row.pool.is_empty() {
            true => Subject::Balancer(balancer.clone()),
            false => Subject::Pool(row.pool.clone()),
        };
        self.kinds[0].add(second, row, pool());
        if !row.route.is_empty() {
            self.kinds[1].add(second, row, Subject::Route(row.route.clone()));
        }
        if !row.endpoint.is_empty() {
            self.kinds[2].add(second, row, Subject::Endpoint(row.pool.clone(), row.endpoint.clone()));
        }
    }
}

impl Kind {
    fn add(&mut self, second: u32, row: &Row, subject: Subject) {
        if self.flows.get(self.last).is_none_or(|(own, _)| *own != subject) {
            self.last = match self.places.entry(subject) {
                Entry::Occupied(place) => *place.get(),
                Entry::Vacant(free) => {
                    self.flows.push((free.key().clone(), Vec::new()));
                    *free.insert(self.flows.len() - 1)
                }
            };
        }
        let counts = &mut self.flows[self.last].1;
        let at = match counts.last() {
            Some((last, _)) if *last == second => counts.len() - 1,
            Some((last, _)) if *last > second => counts.partition_point(|(own, _)| *own < second),
            _ => counts.len(),
        };
        if counts.get(at).is_none_or(|(own, _)| *own != second) {
            counts.insert(at, (second, Count::default()));
        }
        counts[at].1.add(row);
    }

    fn flows(self, tcp: &[Text]) -> Vec<Flow> {
        let is_tcp = |subject: &Subject, counts: &[(u32, Count)]| match subject {
            Subject::Pool(pool) | Subject::Endpoint(pool, _) if tcp.contains(pool) => true,
            _ => counts.iter().all(|(_, count)| count.classes[5] == count.requests),
        };
        let mut flows: Vec<Flow> = self
            .flows
            .into_iter()
            .map(|(subject, counts)| Flow { is_tcp: is_tcp(&subject, &counts), subject, counts })
            .collect();
        flows.sort_by(|one, other| one.subject.cmp(&other.subject));
        flows
    }
}
