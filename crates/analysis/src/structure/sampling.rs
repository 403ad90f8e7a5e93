//! Requests that the conditions themselves speak of: most routes are taken by the first that is tried.

use model::trace::{Passed, Tracer};
use model::{Action, Model, Predicate, Route, Table, TableId, Text};

use super::parts::{Words, parts};
use super::suspects::{At, Part, Suspect, Suspects};
use crate::ask::Ask;
use crate::facts::reach::{asks_for_marks, ends, takes_all};
use crate::space::door::Door;
use crate::space::{Clause, Draft, samples};

/// Tables may lead to one another so far.
const DEPTH: usize = 24;

/// So many earlier routes are got out of the way of one request.
const DETOURS: usize = 4;

/// Tries the routes of every table that the door leads to.
pub(super) fn sample<'m>(tracer: &Tracer<'m>, door: &Door, suspects: &mut Suspects<'m>) {
    let model = tracer.model();
    let entered = vec![false; model.tables.len()];
    let words = Words::default();
    if let Some(kept) = &mut suspects.kept {
        // The plainest of all requests is the best example where it goes.
        kept.send(tracer, door, &Draft::default().ask(door.scheme, door.port));
    }
    let mut sampler = Sampler { tracer, model, door, suspects, entered, words, bare: false };
    sampler.table(model.listener(door.listener).entry, &Draft::default(), 0);
}

struct Sampler<'m, 's> {
    tracer: &'s Tracer<'m>,
    model: &'m Model,
    door: &'s Door,
    suspects: &'s mut Suspects<'m>,
    /// Tables entered from this door.
    entered: Vec<bool>,
    words: Words,
    /// Whether the Host without a port is tried first.
    bare: bool,
}

impl<'m> Sampler<'m, '_> {
    /// `base` is what a request must be to get here.
    fn table(&mut self, id: TableId, base: &Draft, depth: usize) {
        if std::mem::replace(&mut self.entered[id.0 as usize], true) || depth > DEPTH {
            return;
        }
        let first = self.suspects.enter(id);
        let table = self.model.table(id);
        for (place, route) in table.routes.iter().enumerate() {
            self.route((id, place), route, base, first);
            match &route.action {
                Action::Goto(next) | Action::Restart { table: next, .. } => {
                    let own = parts(&route.when).first().and_then(|part| self.words.drafts(part, base).next());
                    self.table(*next, own.as_ref().unwrap_or(base), depth + 1);
                }
                Action::ForwardByName { .. } => {
                    let entries = self.model.pools.iter().filter_map(|pool| pool.entry);
                    entries.for_each(|entry| self.table(entry, base, depth + 1));
                }
                _ => {}
            }
            if takes_all(route) {
                break;
            }
        }
        if let Action::Goto(next) | Action::Restart { table: next, .. } = &table.otherwise {
            self.table(*next, base, depth + 1);
        }
    }

    /// Tries the route's alternatives; what isn't taken is suspected.
    fn route(&mut self, at: At, route: &'m Route, base: &Draft, first: bool) {
        let part = |clause| Part { clause, takers: Vec::new(), settled: false, doubts: 0 };
        let fresh = || Suspect { route, parts: parts(&route.when).into_iter().map(part).collect() };
        let known = self.suspects.take(at);
        let Some(mut suspect) = known.or_else(|| (first && can_be_idle(route)).then(fresh)) else { return };
        // A request that was meant for another route has shown it already.
        if suspect.parts.len() == 1 && self.suspects.is_shown(route) {
            return;
        }
        suspect.parts.retain_mut(|part| {
            part.settled || !self.words.drafts(&part.clause, base).any(|draft| self.finds(at, route, part, draft))
        });
        self.suspects.put(at, suspect);
    }

    /// Whether the route takes the request, or one like it without what an earlier route wants.
    fn finds(&mut self, at: At, route: &'m Route, part: &mut Part<'m>, mut draft: Draft) -> bool {
        for _ in 0..DETOURS {
            match self.goes(at, route, part, &draft) {
                Goes::There => return true,
                Goes::To(earlier) if !part.settled && avoids(&mut draft, &earlier.when) => {}
                _ => return false,
            }
        }
        false
    }

    /// Where the request goes; the Host of some clients has no port.
    fn goes(&mut self, at: At, route: &'m Route, part: &mut Part<'m>, draft: &Draft) -> Goes<'m> {
        let ask = draft.ask(self.door.scheme, self.door.port);
        if self.door.port_behind_host().is_none() {
            return self.passes(at, route, part, &ask);
        }
        let headers = [vec![(Text::new_static("host"), ask.host.clone())], ask.headers.clone()].concat();
        let bare = Ask { headers, ..ask.clone() };
        let (first, second) = if self.bare { (bare, ask) } else { (ask, bare) };
        let goes = self.passes(at, route, part, &first);
        if let Goes::There = goes {
            return goes;
        }
        let goes = self.passes(at, route, part, &second);
        // Routes of one configuration mostly want the same form.
        self.bare ^= matches!(goes, Goes::There);
        goes
    }

    fn passes(&mut self, (table, place): At, route: &'m Route, part: &mut Part<'m>, ask: &Ask) -> Goes<'m> {
        let placed = self.door.place(self.model, ask);
        let ways = self.tracer.passes(&placed.arrival, &placed.request);
        self.suspects.passed(self.door, ask, &ways);
        if ways.iter().any(|passed| passed.contains(&Passed::route(route))) {
            return Goes::There;
        }
        let [only] = ways.as_slice() else { return Goes::Elsewhere };
        let table = self.model.table(table);
        let mut before = only.iter().filter_map(|one| one.place_in(table)).filter(|before| *before < place);
        let Some(earlier) = before.next_back() else { return Goes::Elsewhere };
        part.settle(table, earlier, place);
        Goes::To(&table.routes[earlier])
    }
}

/// Where a request goes that was meant for a route.
enum Goes<'m> {
    There,
    /// It gets no further than to an earlier route of the same table.
    To(&'m Route),
    Elsewhere,
}

/// Changes the draft so that the condition doesn't hold, where it asks for the opposite of something.
fn avoids(draft: &mut Draft, when: &Predicate) -> bool {
    match when {
        Predicate::All(of) => of.iter().any(|one| avoids(draft, one)),
        Predicate::Not(inner) => match inner.as_ref() {
            Predicate::Test(test) => samples(&test.matcher).first().is_some_and(|text| draft.set(&test.value, text)),
            _ => false,
        },
        _ => false,
    }
}

impl<'m> Part<'m> {
    /// Settles it where the earlier route is plainly wider.
    fn settle(&mut self, table: &'m Table, earlier: usize, later: usize) {
        if let (false, Some(taker)) = (self.settled, wider(&table.routes, earlier, later, &self.clause)) {
            self.takers.push(taker);
            self.settled = true;
        }
    }
}

/// The earlier of two routes, where it takes all that an alternative of the later one asks for.
fn wider<'m>(routes: &'m [Route], earlier: usize, later: usize, clause: &Clause<'_>) -> Option<&'m Route> {
    let changed = routes[earlier..later]
        .iter()
        .any(|between| matches!(between.action, Action::Next) && between.filters.iter().any(crate::prove::changes));
    let taker = &routes[earlier];
    let takes = ends(&taker.action) && !changed && parts(&taker.when).iter().any(|part| part.covers(clause));
    takes.then_some(taker)
}

/// Whether it asks for anything, or decides. Which requests have a mark of the engine isn't known.
fn can_be_idle(route: &Route) -> bool {
    !matches!((&route.when, &route.action), (Predicate::Const(true), Action::Next)) && !asks_for_marks(&route.when)
}
