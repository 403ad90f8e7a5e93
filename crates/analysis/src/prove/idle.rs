//! Routes that no request takes, whatever it is.

use std::collections::{HashMap, HashSet};
use std::ptr;

use finding::Span;
use model::trace::{Passed, Tracer};
use model::{Action, Model, Protocol, Route, TableId, Text};

use super::exit::{Exit, Step};
use super::explore::{Explorer, Go};
use super::{Confirmed, Setting};
use crate::ask::Ask;
use crate::facts::reach::{Reach, unwritten};
use crate::space::door::Door;
use crate::space::{Formula, HostNames, drafts};

/// Larger models are not looked into: a rule that takes seconds is switched off.
const MOST_ROUTES: usize = 500;

/// So much is spent on it: where that isn't enough nothing is said.
const FUEL: u64 = 60_000;

/// A route that no request takes.
pub(crate) struct Idle<'m> {
    /// The route.
    pub route: &'m Route,
    /// The routes that take what it could, as far as they were met.
    pub takers: Vec<&'m Route>,
}

/// Every route that could be entered, and that earlier routes leave nothing to.
pub(crate) fn idle(model: &Model) -> Vec<Idle<'_>> {
    let count: usize = model.tables.iter().map(|table| table.routes.len()).sum();
    if count > MOST_ROUTES {
        return Vec::new();
    }
    let tracer = Tracer::new(model);
    let mut search = Search { model, live: HashSet::new(), met: HashMap::new() };
    let doors = doors(model);
    doors.iter().for_each(|door| search.sample(&tracer, door));
    if search.nothing_is_left() {
        return Vec::new();
    }
    for door in &doors {
        let setting = Setting {
            spelling: door.spelling(model),
            names: HostNames { free_host: true, sni_is_host: false },
            at_rest: false,
        };
        let mut explorer = Explorer::new(&tracer, door.clone(), setting, |_| {});
        let all = Formula::Const(true);
        if !explorer.explore_with(FUEL, &all, &mut |explorer, exit| search.exit(explorer, &exit)) {
            return Vec::new();
        }
    }
    search.idle()
}

/// One way in for each listener and what is spoken there.
fn doors(model: &Model) -> Vec<Door> {
    let listening = model.listener_ids().filter(|(_, one)| !one.disabled && one.protocol != Protocol::Udp);
    let mut doors: Vec<Door> = listening
        .flat_map(|(id, listener)| listener.binds.iter().map(move |bind| Door::new(id, listener, bind)))
        .collect();
    let mut seen = HashSet::new();
    doors.retain(|door| seen.insert(door.clone()));
    doors
}

struct Search<'m> {
    model: &'m Model,
    /// Routes that some request takes, or may take.
    live: HashSet<usize>,
    /// Routes that were found at an end to which no request comes, with those that stood in the way.
    met: HashMap<usize, (&'m Route, Vec<&'m Route>)>,
}

impl<'m> Search<'m> {
    /// Most routes are shown to be live by the requests that their own conditions speak of.
    fn sample(&mut self, tracer: &Tracer<'m>, door: &Door) {
        for draft in drafts(self.model, self.model.listener(door.listener).entry) {
            let ask = draft.ask(door.scheme, door.port);
            self.pass(tracer, door, &ask);
            if door.port_behind_host().is_some() {
                // Clients that come through another port leave this one out.
                let headers = [vec![(Text::new_static("host"), ask.host.clone())], ask.headers.clone()].concat();
                self.pass(tracer, door, &Ask { headers, ..ask });
            }
        }
    }

    fn pass(&mut self, tracer: &Tracer<'m>, door: &Door, ask: &Ask) {
        let placed = door.place(self.model, ask);
        for track in tracer.tracks(&placed.arrival, &placed.request) {
            self.live.extend(track.passed.iter().filter_map(address));
        }
    }

    /// Whether every route that somebody wrote, and that a request could get to, is known to be live.
    fn nothing_is_left(&self) -> bool {
        let unwritten = unwritten(self.model);
        let reach = Reach::of(self.model);
        let tables = self.model.tables.iter().zip(&reach.tables).filter(|(_, reached)| **reached);
        let mut routes = tables.flat_map(|(table, _)| &table.routes);
        let all = self.model.tables.iter().flat_map(|table| &table.routes);
        // A directive that several blocks have inherited lives where one of them is taken.
        let live: HashSet<Span> =
            all.filter(|route| self.live.contains(&place(route))).map(|route| route.span).collect();
        routes.all(|route| {
            live.contains(&route.span)
                || unwritten.contains(&route.span)
                || matches!(route.action, Action::Next | Action::Restart { .. })
        })
    }

    fn exit(&mut self, explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>) -> Go {
        let routes: Vec<&'m Route> = exit.path.all().into_iter().filter_map(|step| self.route(step)).collect();
        if routes.iter().all(|route| self.live.contains(&place(route))) {
            return Go::On;
        }
        let (confirmed, learnt) = explorer.confirm_learning(exit, &Formula::Const(true));
        match confirmed {
            Confirmed::Request(_) | Confirmed::Unknown(_) => self.live.extend(routes.into_iter().map(place)),
            Confirmed::Nothing => exit.path.all().into_iter().for_each(|step| self.note(step, &learnt)),
        }
        Go::On
    }

    /// The route of a step that nobody took, and those of its table that stood in the way.
    fn note(&mut self, step: &Step, learnt: &[(TableId, usize)]) {
        let Some(route) = self.route(step) else { return };
        let table = self.model.table(step.table);
        let takers = learnt.iter().filter(|(id, _)| *id == step.table).map(|(_, place)| &table.routes[*place]);
        let met = self.met.entry(place(route)).or_insert((route, Vec::new()));
        met.1.extend(takers);
    }

    fn route(&self, step: &Step) -> Option<&'m Route> {
        Some(&self.model.table(step.table).routes[step.route?])
    }

    fn idle(self) -> Vec<Idle<'m>> {
        let live = self.live;
        let dead = self.met.into_iter().filter(|(route, _)| !live.contains(route)).map(|(_, met)| met);
        let mut idle: Vec<Idle<'m>> = dead
            .filter(|(route, takers)| !takers.is_empty() && decides(&route.action))
            .map(|(route, mut takers)| {
                takers.sort_by_key(|taker| taker.span);
                takers.dedup_by_key(|taker| taker.span);
                Idle { route, takers }
            })
            .collect();
        idle.sort_by_key(|idle| idle.route.span);
        idle
    }
}

/// What tells a route from all others.
fn place(route: &Route) -> usize {
    ptr::from_ref(route) as usize
}

fn address(passed: &Passed) -> Option<usize> {
    match passed {
        Passed::Route(address) => Some(*address),
        Passed::Table(_) => None,
    }
}

fn decides(action: &Action) -> bool {
    !matches!(action, Action::Next)
}
