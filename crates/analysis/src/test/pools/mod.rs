//! Statements on pools: one file for each.

mod connections;
mod endpoints;
mod health;
mod idle;
mod load;
mod share;

use finding::Span;
use model::{Endpoint, Model, Pool, PoolId};

use super::{Checked, Subject, Verdict, sole_pool};
use crate::intent::{Intent, PoolIntent};
use crate::simulate::{Mix, PoolTraffic, Settings, Simulator, Site, Traffic};

/// A pool of one balancer.
#[derive(Clone, Copy)]
pub(super) struct Place<'m> {
    pub model: &'m Model,
    pub id: PoolId,
    pub pool: &'m Pool,
}

/// Checks all statements on pools, in every balancer that has them.
pub(super) fn check(intent: &Intent, subjects: &[Subject<'_>], traffic: &Traffic) -> Vec<Checked> {
    let mut checked = Vec::new();
    let sites: Vec<Site<'_>> = subjects.iter().map(|one| Site { name: one.name, model: one.model }).collect();
    let mut traffic = traffic.clone();
    if traffic.rate.is_some() && matches!(traffic.mix, Mix::Unknown) {
        let all = |pool| PoolTraffic { pool, part: 1.0, clients: traffic.clients.clone() };
        traffic.mix = sole_pool(subjects).map_or(Mix::Unknown, |pool| Mix::Pools(vec![all(pool)]));
    }
    let settings = Settings { seed: SEED, ..Settings::default() };
    let simulator = Simulator::new(&sites, Some(intent), &traffic, &settings);
    for pool in &intent.pools {
        one(pool, intent, subjects, &simulator, &mut checked);
    }
    checked
}

/// What chance begins with: a check says the same each time.
const SEED: u64 = 1;

/// Checks all statements on one pool.
fn one(
    wanted: &PoolIntent,
    intent: &Intent,
    subjects: &[Subject<'_>],
    simulator: &Simulator<'_>,
    into: &mut Vec<Checked>,
) {
    let place = |model| {
        let id = Model::pool_named(model, &wanted.name.value)?;
        Some(Place { model, id, pool: model.pool(id) })
    };
    let places: Vec<Place<'_>> = subjects.iter().filter_map(|subject| place(subject.model)).collect();
    if places.is_empty() {
        return;
    }
    let each = |check: &dyn Fn(&Place<'_>) -> Checked| worst(places.iter().map(check));
    if let Some(endpoints) = &wanted.endpoints {
        into.extend(each(&|place| endpoints::check(place, endpoints)));
    }
    if let Some(share) = &wanted.share {
        into.extend(each(&|place| share::check(place, share, wanted.tolerance, &intent.traffic)));
    }
    if let Some(health) = &wanted.health {
        into.extend(each(&|place| health::check(place, health)));
    }
    if let Some(idle) = &wanted.idle {
        into.extend(each(&|place| idle::check(place, idle)));
    }
    if let Some(connections) = &wanted.connections {
        into.push(connections::check(&places, connections, simulator));
    }
    if let Some(survives) = &wanted.survives {
        into.extend(load::survives(&places, survives, wanted, simulator));
    } else if let Some(capacity) = &wanted.capacity {
        into.push(load::capacity(&places, capacity, wanted, simulator));
    }
}

/// The worst of what was found for one statement in several balancers.
fn worst(all: impl Iterator<Item = Checked>) -> Option<Checked> {
    all.reduce(|worst, next| if next.verdict > worst.verdict { next } else { worst })
}

impl<'m> Place<'m> {
    /// A verdict on one statement: `pool auth: share even`.
    fn checked(&self, statement: &str, span: Span, verdict: Verdict) -> Checked {
        Checked::new(format!("pool {}: {statement}", self.pool.name.value), span, verdict)
    }

    /// The endpoints that may take traffic, of all tiers.
    fn used(&self) -> Vec<&'m Endpoint> {
        self.pool.endpoints.iter().filter(|endpoint| crate::facts::words::takes_traffic(endpoint)).collect()
    }

    /// What was not understood of the pool, as a verdict; `None` where all was.
    fn not_understood(&self, statement: &str, span: Span) -> Option<Checked> {
        let first = self.pool.unknown.first()?;
        let checked = self.checked(statement, span, Verdict::Unknown).outcome(format!("not known: {}", first.reason));
        Some(checked.because(self.pool.unknown.iter().map(|blame| blame.span)))
    }
}
