//! Of each line that some route is written at, the best that is known of any of its routes.

use std::collections::{BTreeMap, HashMap};

use finding::Span;
use model::trace::{Outcome, Passed, Tracer};
use model::{Action, Blame, Model, Route};

use super::kept::{Kept, Seen, address};
use super::lives::{Life, Lives};
use super::{Dead, DeadPart, Example, Idle, RouteLine, State};
use crate::facts::reach::{asks_for_marks, sections};
use crate::facts::words::{spoken, target_of};

/// So many outcomes of one request are named.
const OUTCOMES: usize = 3;

/// What was found.
pub(super) struct Known<'k, 'm> {
    /// Requests that take routes.
    pub kept: &'k Kept,
    /// Routes that no request takes, in whole or in part.
    pub idle: &'k [Idle<'m>],
    /// Requests for routes that wait for something, by address.
    pub waiting: &'k HashMap<usize, Example>,
}

/// The lines, in the order of the text.
pub(super) fn routes(tracer: &Tracer<'_>, lives: &Lives<'_>, known: &Known<'_, '_>) -> Vec<RouteLine> {
    let sections = sections(lives.model);
    let idle: HashMap<usize, &Idle<'_>> = known.idle.iter().map(|one| (address(one.route), one)).collect();
    let mut lines: BTreeMap<Span, Line<'_>> = BTreeMap::new();
    // What a block does of its own accord behind its own lines isn't what leads to the block.
    let tables = lives.model.tables.iter();
    let routes = tables.flat_map(|table| table.routes.iter().filter(|route| route.span != table.span));
    for route in routes.filter(|route| !sections.contains(&route.span)) {
        let life = lives.life(route);
        let dead = idle.get(&address(route)).map_or_else(Vec::new, |idle| dead(idle));
        match decides(route, life) {
            true => lines.entry(route.span).or_default().add(route, life, known, dead),
            false => lines.entry(route.span).or_default().changes = true,
        }
    }
    lines.into_iter().filter_map(|(span, line)| line.told(tracer, span)).collect()
}

/// Whether the route leads requests somewhere. What isn't understood is told of elsewhere; and what only the engine's own marks
/// lead by is its own order.
fn decides(route: &Route, life: &Life<'_>) -> bool {
    let is_own = || !matches!(life, Life::Live) && asks_for_marks(&route.when);
    !matches!(route.action, Action::Next | Action::Opaque(_)) && !is_own()
}

/// The alternatives that others take. Routes of the same line are its own order.
fn dead(idle: &Idle<'_>) -> Vec<DeadPart> {
    let span = idle.route.span;
    let own = |dead: &&Dead<'_>| dead.takers.iter().any(|taker| taker.span == span || asks_for_marks(&taker.when));
    let told = idle.dead.iter().filter(|dead| !own(dead) && !dead.clause.literals.is_empty());
    told.map(|dead| {
        let when: Vec<String> = dead.clause.literals.iter().map(spoken).collect();
        let mut takers: Vec<Span> = dead.takers.iter().map(|taker| taker.span).collect();
        takers.sort_unstable();
        DeadPart { when: when.join(" and "), takers }
    })
    .collect()
}

/// What is known of the routes of one line.
#[derive(Default)]
struct Line<'m> {
    /// Those that lead on. Beside them an engine has ends of its own accord, such as a redirect to the slash.
    leading: Facts<'m>,
    others: Facts<'m>,
    /// Whether it has routes that decide nothing.
    changes: bool,
}

impl<'m> Line<'m> {
    fn add(&mut self, route: &'m Route, life: &Life<'m>, known: &Known<'_, '_>, dead: Vec<DeadPart>) {
        let facts = if leads_on(route) { &mut self.leading } else { &mut self.others };
        facts.add(route, life, known, dead);
    }

    /// Nothing where the line isn't there to lead requests somewhere: what an engine adds to a rule that changes a request, for
    /// requests that nobody sends, isn't what the rule is for.
    fn told(self, tracer: &Tracer<'_>, span: Span) -> Option<RouteLine> {
        let is_end = !self.changes || self.others.live.is_some();
        let facts = if self.leading.any { self.leading } else { self.others };
        (facts.any && (facts.leads || is_end)).then(|| facts.told(tracer, span))
    }
}

fn leads_on(route: &Route) -> bool {
    !matches!(route.action, Action::Redirect(_) | Action::Respond(_) | Action::Reject(_))
}

/// What is known of some routes together.
#[derive(Default)]
struct Facts<'m> {
    any: bool,
    leads: bool,
    live: Option<(&'m Route, Seen)>,
    waiting: Option<Example>,
    unknown: Option<Blame>,
    takers: Option<Vec<Span>>,
    is_empty: bool,
    /// What is dead in each route that something leads to.
    dead: Option<Vec<DeadPart>>,
}

impl<'m> Facts<'m> {
    fn add(&mut self, route: &'m Route, life: &Life<'m>, known: &Known<'_, '_>, dead: Vec<DeadPart>) {
        (self.any, self.leads) = (true, leads_on(route));
        match life {
            Life::Live => self.show(route, known.kept),
            Life::Unknown(blame) => {
                self.waiting = self.waiting.take().or_else(|| known.waiting.get(&address(route)).cloned());
                self.unknown.get_or_insert_with(|| blame.clone());
            }
            Life::Shadowed(takers) => {
                let others = takers.iter().map(|taker| taker.span).filter(|span| *span != route.span);
                self.takers.get_or_insert_default().extend(others);
            }
            Life::Empty => self.is_empty = true,
            Life::Unreached => return,
        }
        self.dead = Some(match self.dead.take() {
            Some(known) => common(known, &dead),
            None => dead,
        });
    }

    fn show(&mut self, route: &'m Route, kept: &Kept) {
        let Some(seen) = kept.of(route) else { return };
        let rank = |seen: &Seen| (seen.may, seen.size);
        if self.live.as_ref().is_none_or(|(_, known)| rank(seen) < rank(known)) {
            self.live = Some((route, seen.clone()));
        }
    }

    fn told(self, tracer: &Tracer<'_>, span: Span) -> RouteLine {
        let takers = self.takers.map(|mut takers| {
            takers.sort_unstable();
            takers.dedup();
            takers
        });
        let shown = self.live.map(|(route, seen)| example(tracer, route, &seen)).or(self.waiting);
        let (state, dead) = match (shown, self.unknown, takers) {
            (Some(example), ..) => (State::Live(example), self.dead.unwrap_or_default()),
            (None, Some(blame), _) => (State::Unknown(blame), Vec::new()),
            (None, None, Some(takers)) if !takers.is_empty() => (State::Shadowed(takers), Vec::new()),
            (None, None, takers) if self.is_empty || takers.is_some() => (State::Empty, Vec::new()),
            _ => (State::Unreached, Vec::new()),
        };
        RouteLine { span, state, dead }
    }
}

/// What is dead on both sides.
fn common(known: Vec<DeadPart>, more: &[DeadPart]) -> Vec<DeadPart> {
    let both = known.into_iter().filter_map(|mut part| {
        let other = more.iter().find(|other| other.when == part.when)?;
        part.takers.extend(&other.takers);
        part.takers.sort_unstable();
        part.takers.dedup();
        Some(part)
    });
    both.collect()
}

/// A request that takes the route, with what becomes of it there.
pub(super) fn example(tracer: &Tracer<'_>, route: &Route, seen: &Seen) -> Example {
    let ask = seen.sent.ask.clone();
    let placed = seen.sent.door.place(tracer.model(), &ask);
    let mut tracks = tracer.tracks(&placed.arrival, &placed.request);
    tracks.retain(|track| track.passed.contains(&Passed::route(route)));
    let outcomes: Vec<&Outcome> = tracks.iter().map(|track| &track.outcome).collect();
    Example { outcome: told(tracer.model(), &outcomes), ask, may: seen.may, waits_for: None }
}

fn told(model: &Model, outcomes: &[&Outcome]) -> String {
    let mut targets: Vec<String> = Vec::new();
    for outcome in outcomes {
        let target = target_of(model, outcome);
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    if targets.len() > OUTCOMES {
        targets.truncate(OUTCOMES);
        targets.push("others".into());
    }
    targets.join(" or ")
}
