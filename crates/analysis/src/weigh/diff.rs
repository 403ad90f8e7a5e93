//! What changes of a comparison weigh.

use std::collections::HashMap;

use finding::Span;
use model::trace::{Outcome, Trace, Tracer};
use model::{ListenerId, Model, PoolId};
use traffic::Sample;

use super::place::{Arrived, Weighed, follow};
use crate::ask::{Ask, ListenerChoice, Placed};
use crate::diff::{Change, Diff, Kind, Side};
use crate::facts::words::target_of;

/// Gives each change the share of the log's requests that meet it, and sorts changes anew. Requests are followed through both sides: one
/// whose fate differs counts for the change that has the same before and after; one that goes to a pool or through a listener, for the
/// changes of its settings. A change of headers is weighed only where its pool is known.
pub fn changes(diff: Diff, old: &Side<'_>, new: &Side<'_>, sample: &Sample) -> (Diff, Weighed) {
    let (before, after) = (Tracer::new(old.model), Tracer::new(new.model));
    let mut tally = Tally::default();
    let weighed = follow(sample, &before, |arrived, count| tally.add(old.model, arrived, &after, count));
    let Diff { mut changes, doubts, .. } = diff;
    for change in &mut changes {
        let met = tally.met(change, old.model, new.model);
        change.traffic_share = met.filter(|_| weighed.placed > 0).map(|met| met as f64 / weighed.placed as f64);
    }
    (Diff::new(changes, doubts), weighed)
}

/// Requests by what changes can be of.
#[derive(Default)]
struct Tally {
    /// By their fates before and after, in words, where these differ.
    fates: HashMap<(String, String), u64>,
    /// By their pool before.
    old_pools: HashMap<PoolId, u64>,
    /// By their pool after.
    new_pools: HashMap<PoolId, u64>,
    /// By their listener before.
    listeners: HashMap<ListenerId, u64>,
}

impl Tally {
    fn add(&mut self, old: &Model, arrived: &Arrived<'_>, after: &Tracer<'_>, count: u64) {
        let then = &arrived.trace;
        *self.listeners.entry(arrived.placed.arrival.listener).or_default() += count;
        pools(then).for_each(|pool| *self.old_pools.entry(pool).or_default() += count);
        let Some(placed) = partner(arrived, after.model()) else { return };
        let now = after.trace(&placed.arrival, &placed.request);
        pools(&now).for_each(|pool| *self.new_pools.entry(pool).or_default() += count);
        let (was, is) = (fate(old, then), fate(after.model(), &now));
        if was != is {
            *self.fates.entry((was, is)).or_default() += count;
        }
    }

    /// How many requests meet a change; `None` where that isn't known.
    fn met(&self, change: &Change, old: &Model, new: &Model) -> Option<u64> {
        if change.kind == Kind::Fate {
            let key = (change.before.clone()?, change.after.clone()?);
            return Some(self.fates.get(&key).copied().unwrap_or(0));
        }
        let old_pool = of_pool(&change.because.old, old);
        let new_pool = of_pool(&change.because.new, new);
        if old_pool.is_some() || new_pool.is_some() {
            let count =
                |all: &HashMap<PoolId, u64>, pool: Option<PoolId>| pool.and_then(|pool| all.get(&pool).copied());
            let (was, is) = (count(&self.old_pools, old_pool), count(&self.new_pools, new_pool));
            return Some(was.unwrap_or(0).max(is.unwrap_or(0)));
        }
        let listener = of_listener(&change.because.old, old)?;
        Some(self.listeners.get(&listener).copied().unwrap_or(0))
    }
}

/// The request at the listener of the other side that is bound where it arrived, or is called so.
fn partner(arrived: &Arrived<'_>, new: &Model) -> Option<Placed> {
    let port = arrived.placed.arrival.port;
    let at = |choice| Ask { listener: Some(choice), ..arrived.ask.clone() }.place(new).ok();
    let by_name = || at(ListenerChoice::Name(arrived.listener.name.value.clone()));
    (port > 0).then(|| at(ListenerChoice::Port(port))).flatten().or_else(by_name)
}

/// What became of a request, in words; of several fates the first, as changes have it.
fn fate(model: &Model, trace: &Trace) -> String {
    trace.fates.first().map_or_else(String::new, |fate| target_of(model, &fate.outcome))
}

/// The pools that a request may go to.
fn pools(trace: &Trace) -> impl Iterator<Item = PoolId> {
    trace.fates.iter().filter_map(|fate| match fate.outcome {
        Outcome::Forward { pool, .. } => Some(pool),
        _ => None,
    })
}

/// The pool in whose section all the lines stand.
fn of_pool(lines: &[Span], model: &Model) -> Option<PoolId> {
    let in_it = |pool: &model::Pool| lines.iter().all(|line| pool.span.contains(*line));
    model.pool_ids().find(|(_, pool)| !lines.is_empty() && in_it(pool)).map(|(id, _)| id)
}

/// The listener in whose section all the lines stand.
fn of_listener(lines: &[Span], model: &Model) -> Option<ListenerId> {
    let in_it = |listener: &model::Listener| lines.iter().all(|line| listener.span.contains(*line));
    model.listener_ids().find(|(_, listener)| !lines.is_empty() && in_it(listener)).map(|(id, _)| id)
}
