//! Goes through tables, route by route.

use std::rc::Rc;

use model::{Action, Blame, FilterKind, Opaque, Route, TableId};

use super::{At, End, Exit, Explorer, Go, Here, Place, Sink, Step, Through, store_at};
use crate::facts::reach::ends;
use crate::space::{Formula, Trail};

/// More jumps than this on one way are a circle.
const MOST_JUMPS: u32 = 60;

impl<'m, 't> Explorer<'m, 't> {
    /// One table, left by one of its routes alone, or where none takes the request.
    pub(super) fn one(&mut self, place: &Place, route: Option<usize>, trail: Trail, sink: &mut Sink<'_, 'm, 't>) -> Go {
        let table = self.model.table(place.table);
        let stores = self.stores(place);
        self.spend(0);
        let store = store_at(&stores, route.unwrap_or(table.routes.len())).clone();
        let at = At { trail, store, before: place.before.clone(), restarts: 0, jumps: 0 };
        let here = |span| Here { table: place.table, route, span, stores: &stores };
        let Some(route) = route.map(|route| &table.routes[route]) else {
            return self.take(here(table.span), &table.otherwise, at, sink);
        };
        let when = self.condition(route, &at.store);
        let Some(trail) = at.trail.and(&when) else { return Go::On };
        self.route(here(route.span), route, At { trail, ..at }, sink)
    }

    /// One table, left by some of its routes.
    pub(super) fn table(&mut self, id: TableId, through: &Through, at: At, sink: &mut Sink<'_, 'm, 't>) -> Go {
        let table = self.model.table(id);
        self.spend(table.routes.len());
        let fuelled = self.has_fuel();
        let mut stores = vec![(0, at.store.clone())];
        if !fuelled || at.jumps > MOST_JUMPS {
            let blame = Blame { span: table.span, reason: "there are too many ways".into() };
            let here = Here { table: id, route: None, span: table.span, stores: &stores };
            self.end(at, here, End::GivenUp(blame), sink);
            return if fuelled { Go::On } else { Go::Stop };
        }
        let mut store = at.store.clone();
        for (place, route) in table.routes.iter().enumerate() {
            let taken = through.takes(place);
            let (wanted, follows) = self.interest(id, place, route);
            let passed_by = !taken && !self.prepares(route) && !crate::facts::reach::takes_all(route);
            if passed_by || !wanted && !follows {
                continue;
            }
            let when = self.condition(route, &store);
            let Some(trail) = (if when.is_never() { None } else { at.trail.and(&when) }) else { continue };
            let inner = At { trail, store: store.clone(), ..at.clone() };
            let here = Here { table: id, route: Some(place), span: route.span, stores: &stores };
            let mut go = Go::On;
            if taken && wanted {
                let blame = Blame { span: route.span, reason: "nobody asked what comes behind it".into() };
                go = self.end(inner.clone(), here, End::Here(blame), sink);
            }
            if let (Go::On, true) = (&go, taken && follows) {
                go = self.route(here, route, inner, sink);
            }
            if let Go::Stop = go {
                return Go::Stop;
            }
            if let Action::Next = route.action {
                if self.changes(route) {
                    store = self.changed(&store, route, &when);
                    stores.push((place + 1, store.clone()));
                }
            } else if when.is_always() && ends(&route.action) {
                return Go::On;
            }
        }
        let here = Here { table: id, route: None, span: table.span, stores: &stores };
        if let Some(aim) = &self.aim
            && !aim.follows(&table.otherwise)
        {
            let blame = || Blame { span: table.span, reason: "nobody asked what comes behind it".into() };
            let is_there = aim.is_at(id, table.routes.len());
            return if is_there { self.end(At { store, ..at }, here, End::Here(blame()), sink) } else { Go::On };
        }
        self.take(here, &table.otherwise, At { store, ..at }, sink)
    }

    /// Whether a way ends at the route because it was all that was wanted, and whether ways are followed through it.
    fn interest(&self, id: TableId, place: usize, route: &Route) -> (bool, bool) {
        let Some(aim) = &self.aim else { return (false, true) };
        (aim.is_at(id, place), self.prepares(route) || aim.follows(&route.action))
    }

    /// Whether later routes see another request behind it.
    fn prepares(&self, route: &Route) -> bool {
        matches!(route.action, Action::Next) && self.changes(route)
    }

    /// A route whose condition holds: what its filters may end, then its action.
    fn route(&mut self, here: Here<'_>, route: &'m Route, mut at: At, sink: &mut Sink<'_, 'm, 't>) -> Go {
        for filter in &route.filters {
            let (goes_on, end) = match filter.kind.as_ref() {
                FilterKind::Gate { opaque, status } => (self.opaque(opaque), End::Reject(*status)),
                FilterKind::Opaque { blame, touches } if touches.fate => {
                    // It ends the matter or it doesn't, and where two configurations have it, on both sides alike.
                    let ends = self.opaque(&Opaque { blame: blame.as_ref().clone(), usual: None });
                    (ends.not(), End::Unknown(blame.as_ref().clone()))
                }
                _ => continue,
            };
            let further = at.trail.and(&goes_on);
            if let Some(trail) = at.trail.and(&goes_on.not()) {
                let ended = At { trail, ..at.clone() };
                if let Go::Stop = self.end(ended, here, end, sink) {
                    return Go::Stop;
                }
            }
            let Some(trail) = further else { return Go::On };
            at.trail = trail;
        }
        if let Action::Next = route.action {
            return Go::On;
        }
        if self.changes(route) {
            at.store = self.changed(&at.store, route, &Formula::Const(true));
        }
        self.take(here, &route.action, at, sink)
    }

    /// Does what an action says.
    fn take(&mut self, here: Here<'_>, action: &'m Action, at: At, sink: &mut Sink<'_, 'm, 't>) -> Go {
        let end = match action {
            Action::Next => return Go::On,
            Action::Goto(table) => return self.enter(here, *table, at, sink),
            Action::Restart { limit, .. } if at.restarts >= *limit => End::Respond(Some(500)),
            Action::Restart { table, .. } => {
                let at = At { restarts: at.restarts + 1, ..at };
                return self.enter(here, *table, at, sink);
            }
            Action::Forward(forward) => End::Forward(forward.pool, forward.endpoint),
            Action::ForwardByName { name, missing } => return self.by_name(here, (name, missing), at, sink),
            Action::Redirect(redirect) => End::Redirect(redirect.status, &redirect.location),
            Action::Respond(respond) => End::Respond(respond.status),
            Action::Reject(reject) => End::Reject(reject.status),
            Action::Opaque(blame) => End::Unknown(blame.clone()),
        };
        self.end(at, here, end, sink)
    }

    /// Goes on in another table with the request as it is, and remembers the way there.
    pub(super) fn enter(&mut self, here: Here<'_>, next: TableId, at: At, sink: &mut Sink<'_, 'm, 't>) -> Go {
        let step = Rc::new(here.step(at.before.clone()));
        self.table(next, &Through::Any, At { before: Some(step), jumps: at.jumps + 1, ..at }, sink)
    }

    /// Hands over a way that is at its end. Whoever receives it says whether more are wanted.
    pub(super) fn end(&mut self, at: At, here: Here<'_>, end: End<'m>, sink: &mut Sink<'_, 'm, 't>) -> Go {
        let path = Rc::new(here.step(at.before));
        sink(self, Exit { trail: at.trail, path, store: at.store, end })
    }
}

impl Here<'_> {
    /// The step that is made here, behind those before it.
    fn step(&self, before: Option<Rc<Step>>) -> Step {
        Step { before, table: self.table, route: self.route, stores: self.stores.into() }
    }
}
