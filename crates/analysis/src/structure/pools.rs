//! Of each pool, whether any request gets there.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use finding::Span;
use model::trace::{Outcome, Tracer};
use model::{Action, Blame, Model, Pool, PoolId, Route};

use super::kept::Kept;
use super::lives::{AFTER, Life, Lives};
use super::{Example, PoolLine, PoolState};
use crate::ask::Ask;
use crate::facts::reach::{Reach, sections};
use crate::facts::words::target_of;
use crate::prove::{Confirmed, End, Explorer, Go, Setting};
use crate::space::door::Door;
use crate::space::lang::work;
use crate::space::{Draft, Formula, HostNames, drafts_for};

/// So many requests of each listener are tried for pools that no route's own request gets to.
const DRAFTS: usize = 4_000;

/// So much is spent on looking for the rest.
const FUEL: u64 = 300_000;

/// The pools with endpoints, in the order of the text.
pub(super) fn pools(tracer: &Tracer<'_>, doors: &[Door], lives: &Lives<'_>, kept: &Kept) -> Vec<PoolLine> {
    let model = tracer.model();
    // What no request takes leads nowhere.
    let is_dead = |route: &Route| matches!(lives.life(route), Life::Shadowed(_) | Life::Empty);
    let leads = |route: Option<&Route>, _: &Action| !route.is_some_and(is_dead);
    let reach = Reach::along(model, lives.entries.iter().copied(), leads);
    let with_endpoints = || model.pool_ids().filter(|(_, pool)| !pool.endpoints.is_empty());
    let open = with_endpoints().map(|(id, _)| id).filter(|id| reach.pool(*id) && lives.reach.pool(*id)).collect();
    let mut finder = Finder { tracer, open, found: BTreeMap::new() };
    finder.known(kept);
    finder.drafts(doors);
    finder.search(doors);
    let told = Told { lives, reach: &reach, unwritten: sections(model), found: finder.found };
    let mut lines: Vec<PoolLine> = with_endpoints().map(|(id, pool)| told.line(id, pool)).collect();
    lines.sort_by_key(|line| line.span);
    lines
}

/// Looks for requests that get to pools.
struct Finder<'m, 't> {
    tracer: &'t Tracer<'m>,
    /// Pools that something leads to and that no request is known to get to for certain.
    open: HashSet<PoolId>,
    found: BTreeMap<PoolId, (usize, Example)>,
}

impl<'m> Finder<'m, '_> {
    /// The requests that took routes.
    fn known(&mut self, kept: &Kept) {
        let mut sent = HashSet::new();
        for route in self.tracer.model().tables.iter().flat_map(|table| &table.routes) {
            let Some(seen) = kept.of(route) else { continue };
            if sent.insert(Rc::as_ptr(&seen.sent)) {
                self.send(&seen.sent.door, &seen.sent.ask);
            }
        }
    }

    /// Requests that the conditions speak of, and maps that names of pools come from.
    fn drafts(&mut self, doors: &[Door]) {
        let model = self.tracer.model();
        for door in doors {
            if self.open.is_empty() {
                return;
            }
            for draft in drafts_for(model, model.listener(door.listener).entry, DRAFTS, |_, _| true) {
                self.send(door, &draft.ask(door.scheme, door.port));
            }
        }
    }

    /// All requests, as sets.
    fn search(&mut self, doors: &[Door]) {
        let end = work::done() + FUEL;
        for door in doors {
            let lacking = self.open.iter().any(|pool| !self.found.contains_key(pool));
            if !lacking || work::done() >= end {
                return;
            }
            let names = HostNames { free_host: true, sni_is_host: false };
            let setting = Setting { spelling: door.spelling(self.tracer.model()), names, at_rest: false };
            let mut explorer = Explorer::new(self.tracer, door.clone(), setting, |_| {});
            explorer.explore_with(end - work::done(), &Formula::Const(true), &mut |explorer, exit| {
                let End::Forward(pool, _) = exit.end else { return Go::On };
                if self.open.contains(&pool)
                    && !self.found.contains_key(&pool)
                    && let Confirmed::Request(ask) = explorer.confirm(&exit, &Formula::Const(true))
                {
                    self.send(door, &ask);
                }
                Go::On
            });
        }
    }

    /// Sends a request through the model, and keeps it for the pools that it gets to if there is none that is simpler.
    fn send(&mut self, door: &Door, ask: &Ask) {
        let model = self.tracer.model();
        let placed = door.place(model, ask);
        let outcomes = self.tracer.decide(&placed.arrival, &placed.request);
        let size = Draft::unusual(ask).size();
        let pools: Vec<PoolId> = outcomes.iter().filter_map(pool).collect();
        for (id, outcome) in pools.iter().zip(outcomes.iter().filter(|one| pool(one).is_some())) {
            let may = pools.len() < outcomes.len() || pools.iter().any(|other| other != id);
            let is_better = |(known, one): &(usize, Example)| (may, size) < (one.may, *known);
            if self.found.get(id).is_none_or(is_better) {
                let outcome = target_of(model, outcome);
                self.found.insert(*id, (size, Example { ask: ask.clone(), outcome, may, waits_for: None }));
            }
            if !may {
                self.open.remove(id);
            }
        }
    }
}

fn pool(outcome: &Outcome) -> Option<PoolId> {
    match outcome {
        Outcome::Forward { pool, .. } => Some(*pool),
        _ => None,
    }
}

/// What is known of all pools.
struct Told<'l, 'm> {
    lives: &'l Lives<'m>,
    reach: &'l Reach,
    unwritten: HashSet<Span>,
    found: BTreeMap<PoolId, (usize, Example)>,
}

impl Told<'_, '_> {
    fn line(&self, id: PoolId, pool: &Pool) -> PoolLine {
        let state = match self.found.get(&id) {
            Some((_, example)) => PoolState::Reached(example.clone()),
            None => self.doubt(id, pool).map_or_else(|| PoolState::Unreached(self.dead(id)), PoolState::Unknown),
        };
        PoolLine { name: pool.name.value.to_string(), span: pool.name.span, state }
    }

    /// Why a request may get there though none is known.
    fn doubt(&self, id: PoolId, pool: &Pool) -> Option<Blame> {
        let model = self.lives.model;
        let here = |reason: &'static str| Blame { span: pool.name.span, reason: reason.into() };
        if model.listeners.is_empty() {
            return Some(here("no listener was read: it isn't known what leads here"));
        }
        if !self.reach.pool(id) {
            return self.reach.unseen(model);
        }
        let unknown = ways(model, id).find_map(|route| match self.lives.life(route) {
            Life::Unknown(blame) => Some(blame.clone()),
            _ => None,
        });
        let anywhere = || self.reach.anywhere.clone();
        let reason = if self.lives.reach.pool(id) { "no request was found that goes there" } else { AFTER };
        unknown.or_else(anywhere).or_else(|| Some(here(reason)))
    }

    /// The lines that lead there and that no request takes.
    fn dead(&self, id: PoolId) -> Vec<Span> {
        let model = self.lives.model;
        let past = model.tables.iter().filter(|table| leads(model, id, &table.otherwise)).map(|table| table.span);
        let mut spans: Vec<Span> = ways(model, id).map(|route| route.span).chain(past).collect();
        spans.retain(|span| !self.unwritten.contains(span));
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

/// The routes that lead to a pool, or to the rules in front of it.
fn ways(model: &Model, id: PoolId) -> impl Iterator<Item = &Route> {
    model.tables.iter().flat_map(|table| &table.routes).filter(move |route| leads(model, id, &route.action))
}

fn leads(model: &Model, id: PoolId, action: &Action) -> bool {
    match action {
        Action::Forward(forward) => forward.pool == id,
        Action::Goto(table) | Action::Restart { table, .. } => Some(*table) == model.pool(id).entry,
        _ => false,
    }
}
