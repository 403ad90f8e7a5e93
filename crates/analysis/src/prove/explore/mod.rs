//! Follows every way through the model, with the set of requests that can take it.

mod conditions;
mod named;
mod through;
mod walk;

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use finding::Span;
use model::trace::Tracer;
use model::{Action, Filter, FilterKind, Model, PoolId, Predicate, Route, TableId};

use super::aim::Aim;
use super::exit::{End, Exit, Step, Stores, store_at};
use super::prints::{Names, Printer};
use super::read::{changes, reads};
use crate::space::door::Door;
use crate::space::lang::work;
use crate::space::{Formula, HostNames, Reader, Reads, Spelling, Store, Told, Trail, World};

pub(crate) use through::Through;

/// So much is spent on one question before it is given up: every state of an automaton costs one, and so do ten routes that are
/// looked at. Some ten seconds on a slow machine.
pub(super) const FUEL: u64 = 6_000_000;

/// No question gets less than one of so many shares.
const MOST_SHARES: usize = 8;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Setting {
    /// How requests are spelt.
    pub spelling: Spelling,
    /// How clients name the host.
    pub names: HostNames,
    /// Whether the system is idle and healthy.
    pub at_rest: bool,
}

/// Follows ways from one door.
pub(crate) struct Explorer<'m, 't> {
    pub model: &'m Model,
    pub tracer: &'t Tracer<'m>,
    pub door: Door,
    pub setting: Setting,
    pub reader: Reader,
    reads: Rc<Reads>,
    pub world: World,
    conditions: HashMap<(usize, u64), Formula>,
    names: BTreeMap<&'m str, PoolId>,
    versions: u64,
    /// Where the work ends for which there is fuel.
    end_of_fuel: Rc<Cell<u64>>,
    stores: HashMap<(usize, u64, bool), Rc<Store>>,
    /// Where two configurations are compared: what tells their lines apart.
    names_of_lines: Option<Rc<dyn Names + 'm>>,
    /// Where only some routes are of interest.
    aim: Option<Rc<Aim>>,
}

/// Whether to go on.
pub(crate) enum Go {
    On,
    Stop,
}

/// Takes the exits, one after the other.
pub(crate) type Sink<'s, 'm, 't> = dyn FnMut(&mut Explorer<'m, 't>, Exit<'m>) -> Go + 's;

/// A table, what the request is like there, and how it came.
#[derive(Clone)]
pub(crate) struct Place {
    pub table: TableId,
    store: Rc<Store>,
    before: Option<Rc<Step>>,
    /// What the request is like further down; written down when first asked.
    stores: OnceCell<Stores>,
}

impl Place {
    fn new(table: TableId, store: Rc<Store>, before: Option<Rc<Step>>) -> Place {
        Place { table, store, before, stores: OnceCell::new() }
    }

    /// How many tables lie before it.
    pub fn depth(&self) -> usize {
        self.before.as_ref().map_or(0, |step| step.all().len())
    }
}

/// Where one is on a way.
#[derive(Clone)]
struct At {
    trail: Trail,
    store: Rc<Store>,
    before: Option<Rc<Step>>,
    restarts: u8,
    jumps: u32,
}

/// A route of a table, or its end.
#[derive(Clone, Copy)]
struct Here<'x> {
    table: TableId,
    /// `None` behind all routes.
    route: Option<usize>,
    /// The line that says it.
    span: Span,
    stores: &'x [(usize, Rc<Store>)],
}

impl<'m, 't> Explorer<'m, 't> {
    pub fn new(tracer: &'t Tracer<'m>, door: Door, setting: Setting, more: impl FnOnce(&mut Reads)) -> Self {
        let model = tracer.model();
        let mut reads = reads(model);
        more(&mut reads);
        let mut world = World::new(setting.spelling);
        world.at_rest = setting.at_rest;
        Explorer {
            model,
            tracer,
            door,
            setting,
            reader: Reader::default(),
            reads: Rc::new(reads),
            world,
            conditions: HashMap::new(),
            names: model.pool_ids().map(|(id, pool)| (pool.name.value.as_str(), id)).collect(),
            versions: 0,
            end_of_fuel: Rc::new(Cell::new(work::done() + FUEL)),
            stores: HashMap::new(),
            names_of_lines: None,
            aim: None,
        }
    }

    /// Goes only where the aim is, and ends there.
    pub fn aiming(mut self, aim: Aim) -> Self {
        self.aim = Some(Rc::new(aim));
        self
    }

    /// Does something that may spend so much and no more.
    pub fn spending<T>(&mut self, fuel: u64, what: impl FnOnce(&mut Self) -> T) -> T {
        let end = self.end_of_fuel.get();
        self.end_of_fuel.set(end.min(work::done() + fuel));
        let done = what(self);
        self.end_of_fuel.set(end);
        done
    }

    /// With its share where several questions are one.
    pub fn one_of(self, questions: usize) -> Self {
        self.end_of_fuel.set(work::done() + FUEL / questions.clamp(1, MOST_SHARES) as u64);
        self
    }

    /// Whether there is fuel for more.
    pub fn has_fuel(&self) -> bool {
        work::done() < self.end_of_fuel.get()
    }

    /// A table of so many routes was entered.
    fn spend(&self, routes: usize) {
        work::add(routes / 10 + 5);
    }

    /// What two explorers spend they spend together.
    pub fn sharing(&mut self, other: &Explorer<'_, '_>) {
        self.end_of_fuel = other.end_of_fuel.clone();
    }

    /// For comparing with another configuration: things that can't be told are alike where their lines are.
    pub fn comparing(mut self, names: Rc<dyn Names + 'm>) -> Self {
        self.names_of_lines = Some(names);
        self
    }

    /// With so much to spend.
    pub fn with_fuel(self, fuel: u64) -> Self {
        self.end_of_fuel.set(work::done() + fuel);
        self
    }

    /// Hands every exit to `sink` that some of the requests may reach. Where it was given up, the last exit is Unknown.
    pub fn explore(&mut self, requests: &Formula, sink: &mut Sink<'_, 'm, 't>) {
        self.explore_with(FUEL, requests, sink);
    }

    /// The same, with so much to spend; whether that was enough.
    pub fn explore_with(&mut self, fuel: u64, requests: &Formula, sink: &mut Sink<'_, 'm, 't>) -> bool {
        let Some(trail) = Trail::new(self.world.clone()).and(requests) else { return true };
        self.end_of_fuel.set(work::done() + fuel);
        let place = self.begin();
        self.explore_from(&place, trail, sink);
        self.has_fuel()
    }

    /// The first table, and a request as it comes in.
    pub fn begin(&self) -> Place {
        let listener = self.model.listener(self.door.listener);
        let ends_tls = self.door.scheme.is_tls() && self.door.scheme.is_http()
            || listener
                .binds
                .iter()
                .any(|bind| bind.tls.is_some() && bind.ports.map(|ports| ports.first) == self.door.port);
        let Setting { spelling, names, .. } = self.setting;
        let store = Store::new(&self.door, listener.protocol, ends_tls, spelling, names);
        Place::new(listener.entry, Rc::new(store), None)
    }

    /// The first table, and the request of a client that was told to ask here.
    pub fn arrive(&mut self, told: Told) -> Place {
        let first = self.begin();
        self.versions += 1;
        let store = first.store.as_ref().clone().asking(told, self.versions);
        Place::new(first.table, Rc::new(store), None)
    }

    /// The same from a table on.
    pub fn explore_from(&mut self, place: &Place, trail: Trail, sink: &mut Sink<'_, 'm, 't>) {
        self.explore_through(place, &Through::Any, trail, sink);
    }

    /// The same along ways that leave this table, when it is first entered, by some of its routes.
    pub fn explore_through(&mut self, place: &Place, through: &Through, trail: Trail, sink: &mut Sink<'_, 'm, 't>) {
        match through {
            Through::Route(route) => self.one(place, Some(*route), trail, sink),
            Through::Otherwise => self.one(place, None, trail, sink),
            Through::Any | Through::Behind { .. } => {
                let at = At { trail, store: place.store.clone(), before: place.before.clone(), restarts: 0, jumps: 0 };
                self.table(place.table, through, at, sink)
            }
        };
    }

    /// What the request is like from which route of a table on.
    fn stores(&mut self, at: &Place) -> Stores {
        if let Some(known) = at.stores.get() {
            return known.clone();
        }
        self.spend(self.model.table(at.table).routes.len());
        let mut stores = vec![(0, at.store.clone())];
        let mut store = at.store.clone();
        for (place, route) in self.model.table(at.table).routes.iter().enumerate() {
            if matches!(route.action, Action::Next) && self.changes(route) {
                let when = self.condition(route, &store);
                store = self.changed(&store, route, &when);
                stores.push((place + 1, store.clone()));
            }
        }
        at.stores.get_or_init(|| stores.into()).clone()
    }

    /// When a route of a table applies.
    pub fn condition_at(&mut self, at: &Place, place: usize) -> Formula {
        let stores = self.stores(at);
        self.condition(&self.model.table(at.table).routes[place], store_at(&stores, place))
    }

    /// The next table, behind a route, or behind all of them.
    pub fn behind(&mut self, at: &Place, place: Option<usize>, next: TableId) -> Place {
        let stores = self.stores(at);
        let routes = &self.model.table(at.table).routes;
        let store = store_at(&stores, place.unwrap_or(routes.len())).clone();
        let store = match place.map(|place| &routes[place]).filter(|route| self.changes(route)) {
            Some(route) => self.changed(&store, route, &Formula::Const(true)),
            None => store,
        };
        let step = Step { before: at.before.clone(), table: at.table, route: place, stores };
        Place::new(next, store, Some(Rc::new(step)))
    }

    /// Whether a route changes what is followed: the request, and where two configurations are compared, the answer.
    fn changes(&self, route: &Route) -> bool {
        let answers = |filter: &Filter| matches!(*filter.kind, FilterKind::ResponseHeaders(_));
        let comparing = self.names_of_lines.is_some();
        route.filters.iter().any(|filter| changes(filter) || comparing && answers(filter))
    }

    fn changed(&mut self, store: &Rc<Store>, route: &Route, when: &Formula) -> Rc<Store> {
        let key = (std::ptr::from_ref(route) as usize, store.version, when.is_always());
        if let Some(known) = self.stores.get(&key) {
            return known.clone();
        }
        self.versions += 1;
        let mut after = store.after(&route.filters, when, &self.reads, self.versions);
        after.print = self.print(store.print, route, when);
        let after = Rc::new(after);
        self.stores.insert(key, after.clone());
        after
    }

    /// What was done to the request so far, as a number: the same on both sides where the same was done.
    fn print(&self, before: u64, route: &Route, when: &Formula) -> u64 {
        let Some(names) = &self.names_of_lines else { return 0 };
        // What is done to the answer alone leaves the request as it was.
        if !route.filters.iter().any(changes) {
            return before;
        }
        let own = if when.is_always() { &Predicate::ALWAYS } else { &route.when };
        super::prints::together(&[before, Printer::filters(names.as_ref(), own, &route.filters)])
    }
}
