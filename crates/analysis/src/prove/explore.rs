//! Follows every way through the model, with the set of requests that can take it.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use finding::Span;
use model::trace::Tracer;
use model::{
    Action, Blame, Filter, FilterKind, Missing, Model, Opaque, PoolId, Predicate, Route, TableId, Text, Value,
};

use super::aim::Aim;
use super::exit::{End, Exit, Step};
use super::prints::{Names, Printer};
use super::read::{changes, reads};
use crate::space::door::Door;
use crate::space::lang::work;
use crate::space::{Atom, Clause, Formula, HostNames, Lang, Reader, Reads, Spelling, Store, Sym, Trail, World};

/// So much is spent on one question before it is given up: every state of an automaton costs one, and so do ten routes that are
/// looked at. Some ten seconds on a slow machine.
pub(super) const FUEL: u64 = 6_000_000;

/// No question gets less than one of so many shares.
const MOST_SHARES: usize = 8;

/// A condition of more parts is not followed.
const MOST_PARTS: usize = 3_000;

/// So much it costs to make a condition, besides its parts.
const CONDITION: usize = 20;

/// A name of a pool that is computed from the request is held against so many pools at most.
const MOST_NAMES: usize = 256;

/// More jumps than this on one way are a circle.
const MOST_JUMPS: u32 = 60;

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
}

impl Place {
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
        Place { table: listener.entry, store: Rc::new(store), before: None }
    }

    /// The same from a table on.
    pub fn explore_from(&mut self, place: &Place, trail: Trail, sink: &mut Sink<'_, 'm, 't>) {
        let at = At { trail, store: place.store.clone(), before: place.before.clone(), restarts: 0, jumps: 0 };
        self.table(place.table, at, sink);
    }

    /// What the request is like from which route of a table on.
    fn stores(&mut self, at: &Place) -> Vec<(usize, Rc<Store>)> {
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
        stores
    }

    /// When a route of a table applies.
    pub fn condition_at(&mut self, at: &Place, place: usize) -> Formula {
        let step = Step { before: None, table: at.table, route: None, stores: self.stores(at) };
        let store = step.store_at(place).clone();
        self.condition(&self.model.table(at.table).routes[place], &store)
    }

    /// The next table, behind a route, or behind all of them.
    pub fn behind(&mut self, at: &Place, place: Option<usize>, next: TableId) -> Place {
        let stores = self.stores(at);
        let routes = &self.model.table(at.table).routes;
        let step = Step { before: at.before.clone(), table: at.table, route: place, stores };
        let store = step.store_at(place.unwrap_or(routes.len())).clone();
        let store = match place.map(|place| &routes[place]).filter(|route| self.changes(route)) {
            Some(route) => self.changed(&store, route, &Formula::Const(true)),
            None => store,
        };
        Place { table: next, store, before: Some(Rc::new(step)) }
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

    /// One table, route by route.
    fn table(&mut self, id: TableId, at: At, sink: &mut Sink<'_, 'm, 't>) -> Go {
        let table = self.model.table(id);
        self.spend(table.routes.len());
        let fuelled = self.has_fuel();
        let mut stores = vec![(0, at.store.clone())];
        if !fuelled || at.jumps > MOST_JUMPS {
            let blame = Blame { span: table.span, reason: "there are too many ways".into() };
            self.end(at, id, None, &stores, End::GivenUp(blame), sink);
            return if fuelled { Go::On } else { Go::Stop };
        }
        let mut store = at.store.clone();
        for (place, route) in table.routes.iter().enumerate() {
            let (ends, follows) = self.interest(id, place, route);
            if !ends && !follows {
                continue;
            }
            let when = self.condition(route, &store);
            let Some(trail) = (if when.is_never() { None } else { at.trail.and(&when) }) else { continue };
            let inner = At { trail, store: store.clone(), ..at.clone() };
            let mut go = Go::On;
            if ends {
                let blame = Blame { span: route.span, reason: "nobody asked what comes behind it".into() };
                go = self.end(inner.clone(), id, Some(place), &stores, End::Here(blame), sink);
            }
            if let (Go::On, true) = (&go, follows) {
                go = self.route(id, place, route, inner, &stores, sink);
            }
            if let Go::Stop = go {
                return Go::Stop;
            }
            if let Action::Next = route.action {
                if self.changes(route) {
                    store = self.changed(&store, route, &when);
                    stores.push((place + 1, store.clone()));
                }
            } else if when.is_always() && crate::facts::reach::ends(&route.action) {
                return Go::On;
            }
        }
        if self.aim.as_ref().is_some_and(|aim| !aim.follows(&table.otherwise)) {
            return Go::On;
        }
        let at = At { store, ..at };
        self.take(id, None, &table.otherwise, at, &stores, table.span, sink)
    }

    /// Whether a way ends at the route because it was all that was wanted, and whether ways are followed through it.
    fn interest(&self, id: TableId, place: usize, route: &Route) -> (bool, bool) {
        let Some(aim) = &self.aim else { return (false, true) };
        let prepares = matches!(route.action, Action::Next) && self.changes(route);
        (aim.is_at(id, place), prepares || aim.follows(&route.action))
    }

    /// A route whose condition holds: what its filters may end, then its action.
    fn route(
        &mut self,
        id: TableId,
        place: usize,
        route: &'m Route,
        mut at: At,
        stores: &[(usize, Rc<Store>)],
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        for filter in &route.filters {
            let end = match filter.kind.as_ref() {
                FilterKind::Gate { opaque, status } => {
                    let through = self.opaque(opaque);
                    let turned = at.trail.and(&through.not()).map(|trail| At { trail, ..at.clone() });
                    match at.trail.and(&through) {
                        Some(trail) => at.trail = trail,
                        None => return self.maybe_end(turned, id, place, stores, End::Reject(*status), sink),
                    }
                    self.maybe_end(turned, id, place, stores, End::Reject(*status), sink)
                }
                FilterKind::Opaque { blame, touches } if touches.fate => {
                    // It ends the matter or it doesn't, and where two configurations have it, on both sides alike.
                    let ends = self.opaque(&Opaque { blame: blame.as_ref().clone(), usual: None });
                    let ended = at.trail.and(&ends).map(|trail| At { trail, ..at.clone() });
                    let end = End::Unknown(blame.as_ref().clone());
                    let Some(trail) = at.trail.and(&ends.not()) else {
                        return self.maybe_end(ended, id, place, stores, end, sink);
                    };
                    at.trail = trail;
                    self.maybe_end(ended, id, place, stores, end, sink)
                }
                _ => Go::On,
            };
            if let Go::Stop = end {
                return Go::Stop;
            }
        }
        if let Action::Next = route.action {
            return Go::On;
        }
        if self.changes(route) {
            at.store = self.changed(&at.store, route, &Formula::Const(true));
        }
        self.take(id, Some(place), &route.action, at, stores, route.span, sink)
    }

    /// Does what an action says.
    #[allow(clippy::too_many_arguments, reason = "they are one place on a way")]
    fn take(
        &mut self,
        id: TableId,
        place: Option<usize>,
        action: &'m Action,
        at: At,
        stores: &[(usize, Rc<Store>)],
        span: Span,
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        let end = match action {
            Action::Next => return Go::On,
            Action::Goto(table) => return self.enter(id, place, *table, at, stores, sink),
            Action::Restart { limit, .. } if at.restarts >= *limit => End::Respond(Some(500)),
            Action::Restart { table, .. } => {
                let at = At { restarts: at.restarts + 1, ..at };
                return self.enter(id, place, *table, at, stores, sink);
            }
            Action::Forward(forward) => End::Forward(forward.pool, forward.endpoint),
            Action::ForwardByName { name, missing } => {
                return self.by_name(id, place, (name, missing), at, stores, span, sink);
            }
            Action::Redirect(redirect) => End::Redirect(redirect.status, &redirect.location),
            Action::Respond(respond) => End::Respond(respond.status),
            Action::Reject(reject) => End::Reject(reject.status),
            Action::Opaque(blame) => End::Unknown(blame.clone()),
        };
        self.end(at, id, place, stores, end, sink)
    }

    fn enter(
        &mut self,
        id: TableId,
        place: Option<usize>,
        next: TableId,
        at: At,
        stores: &[(usize, Rc<Store>)],
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        let step = Step { before: at.before.clone(), table: id, route: place, stores: stores.to_vec() };
        self.table(next, At { before: Some(Rc::new(step)), jumps: at.jumps + 1, ..at }, sink)
    }

    /// Every pool whose name may come out, and what happens where none has it.
    #[allow(clippy::too_many_arguments, reason = "they are one place on a way")]
    fn by_name(
        &mut self,
        id: TableId,
        place: Option<usize>,
        (name, missing): (&'m Value, &'m Missing),
        at: At,
        stores: &[(usize, Rc<Store>)],
        span: Span,
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        if let Some(names) = &self.names_of_lines {
            self.reader.seed(super::prints::together(&[at.store.print, Printer::of_value(names.as_ref(), name)]));
        }
        let value = at.store.value(name, span, false);
        let Some(names) = self.candidates(&value) else {
            let blame = Blame { span, reason: "a name that is computed from the request is not followed".into() };
            return self.end(at, id, place, stores, End::Unknown(blame), sink);
        };
        let mut none = Formula::Const(true);
        for name in names {
            let Some(&pool) = self.names.get(name.as_str()) else { continue };
            let is = self.is_text(&value, &name, span);
            none = Formula::all([none, is.not()]);
            let Some(trail) = at.trail.and(&is) else { continue };
            let at = At { trail, ..at.clone() };
            let go = match self.model.pool(pool).entry {
                Some(table) => self.enter(id, place, table, at, stores, sink),
                None => self.end(at, id, place, stores, End::Forward(pool, None), sink),
            };
            if let Go::Stop = go {
                return Go::Stop;
            }
        }
        let Some(trail) = at.trail.and(&none) else { return Go::On };
        let at = At { trail, ..at };
        match missing {
            Missing::Next => Go::On,
            Missing::Address => self.end(at, id, place, stores, End::ForwardTo, sink),
            Missing::Status(status) => self.end(at, id, place, stores, End::Respond(Some(*status)), sink),
        }
    }

    /// Names that may come out of a value; `None` where they can't be told.
    fn candidates(&self, value: &Sym) -> Option<Vec<Text>> {
        let all = || self.names.keys().map(|name| Text::from(*name)).collect::<Vec<_>>();
        match value {
            Sym::Text(text) => Some(vec![text.clone()]),
            Sym::Lookup(_, _, values) => {
                let mut texts = Vec::new();
                for value in values.iter() {
                    texts.extend(self.candidates(value)?);
                }
                texts.sort();
                texts.dedup();
                Some(texts)
            }
            Sym::Absent => Some(vec![Text::default()]),
            Sym::Choice(of) => {
                let texts: Option<Vec<Vec<Text>>> = of.iter().map(|(_, one)| self.candidates(one)).collect();
                Some(texts?.concat())
            }
            _ => (self.names.len() <= MOST_NAMES).then(all),
        }
    }

    fn is_text(&mut self, value: &Sym, text: &str, span: Span) -> Formula {
        let equal = model::Matcher::equals([text]);
        match crate::space::lang::of_matcher(&equal) {
            Ok(set) => self.reader.in_set(value, &set, span),
            Err(_) => self.reader.in_set(value, &Lang::everything(), span),
        }
    }

    fn maybe_end(
        &mut self,
        at: Option<At>,
        id: TableId,
        place: usize,
        stores: &[(usize, Rc<Store>)],
        end: End<'m>,
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        at.map_or(Go::On, |at| self.end(at, id, Some(place), stores, end, sink))
    }

    fn end(
        &mut self,
        at: At,
        id: TableId,
        place: Option<usize>,
        stores: &[(usize, Rc<Store>)],
        end: End<'m>,
        sink: &mut Sink<'_, 'm, 't>,
    ) -> Go {
        let path = Rc::new(Step { before: at.before, table: id, route: place, stores: stores.to_vec() });
        sink(self, Exit { trail: at.trail, path, store: at.store, end })
    }

    /// Something opaque, the same wherever it is asked for; on both sides of a comparison where its line is.
    pub(super) fn opaque(&self, opaque: &Opaque) -> Formula {
        let key = match &self.names_of_lines {
            Some(names) => names.line(&opaque.blame) & !1,
            // Spans are as good as addresses, and stay where an opaque filter is wrapped anew.
            None => {
                let Span { file, start, end } = opaque.blame.span;
                super::prints::together(&[u64::from(file.0), u64::from(start), u64::from(end), reason(opaque)]) & !1
            }
        };
        free(opaque, key)
    }

    /// When a request at an exit meets the tests of an alternative.
    pub fn meets(&mut self, clause: &Clause<'_>, exit: &Exit<'_>) -> Formula {
        let store = exit.path.route.map_or(&exit.store, |route| exit.path.store_at(route)).clone();
        Formula::all(clause.literals.iter().map(|literal| {
            let value = store.value(literal.value, literal.span, true);
            let met = self.reader.test(&value, &literal.matcher, literal.span, 0);
            if literal.negated { met.not() } else { met }
        }))
    }

    /// When a route applies to a request that is like this.
    pub fn condition(&mut self, route: &'m Route, store: &Store) -> Formula {
        let key = (std::ptr::from_ref(route) as usize, store.version);
        if let Some(known) = self.conditions.get(&key) {
            return known.clone();
        }
        let mut made = self.predicate(&route.when, store);
        let size = made.size(MOST_PARTS);
        // It is kept, so it costs more than a look at a route.
        work::add(CONDITION + size);
        if size >= MOST_PARTS {
            made = self.too_long(route, store);
        }
        self.conditions.insert(key, made.clone());
        made
    }

    /// Values that were set again and again under conditions make conditions that grow beyond all bounds: such a one is free.
    fn too_long(&mut self, route: &Route, store: &Store) -> Formula {
        if let Some(names) = &self.names_of_lines {
            let print = Printer::condition(names.as_ref(), &route.when);
            self.reader.seed(super::prints::together(&[store.print, print]));
        }
        self.reader.free(route.span, "what this depends on was changed too often for a proof")
    }

    fn predicate(&mut self, of: &Predicate, store: &Store) -> Formula {
        match of {
            Predicate::Const(holds) => Formula::Const(*holds),
            Predicate::All(of) => Formula::all(of.iter().map(|one| self.predicate(one, store))),
            Predicate::Any(of) => Formula::any(of.iter().map(|one| self.predicate(one, store))),
            Predicate::Not(inner) => self.predicate(inner, store).not(),
            Predicate::Opaque(opaque) => self.opaque(opaque),
            Predicate::Test(test) => {
                if let Some(names) = &self.names_of_lines {
                    self.reader.seed(super::prints::together(&[store.print, Printer::condition(names.as_ref(), of)]));
                }
                let value = store.value(&test.value, test.span, true);
                self.reader.test(&value, &test.matcher, test.span, std::sync::Arc::as_ptr(&test.look) as usize)
            }
        }
    }
}

/// Something opaque, by its key.
fn free(opaque: &Opaque, key: u64) -> Formula {
    Formula::is(Atom::Free { key, blame: opaque.blame.clone(), usual: opaque.usual })
}

fn reason(opaque: &Opaque) -> u64 {
    opaque.blame.reason.bytes().fold(0, |all, byte| all.wrapping_mul(31).wrapping_add(u64::from(byte)))
}
