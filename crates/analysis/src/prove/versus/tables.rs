//! Which ways of two tables have to be held against each other.
//!
//! A request that an aligned route takes on one side is taken by its partner on the other, unless a route that one side alone
//! has comes first. So of all pairs of ways only those are looked at that a request can take.

use model::{Action, Blame, FilterKind, Missing, Route, TableId};

use super::align::{Partners, aligned, others, partners};
use super::{MOST, Same, Sides, pair};
use crate::facts::reach::ends;
use crate::prove::explore::{Explorer, Go, Place, Through};
use crate::prove::likeness;
use crate::prove::prints::{Names, Printer};
use crate::prove::read::changes;
use crate::space::{Formula, Trail};

/// Tables that lead to each other more often than this lead in a circle.
const DEEPEST: usize = 60;

/// Two tables as requests come to them.
#[derive(Clone, Copy)]
struct Both<'p> {
    old: &'p Place,
    new: &'p Place,
    trail: &'p Trail,
}

/// The routes of two tables.
struct Routes<'r> {
    /// Those that belong together, by place.
    aligned: Vec<(usize, usize)>,
    partners: Partners,
    /// Those that one side alone has.
    old: Vec<(usize, &'r Route)>,
    new: Vec<(usize, &'r Route)>,
}

impl Routes<'_> {
    /// Whether one side alone has such a route among those that let requests go on.
    fn next(&self, is: fn(&Route) -> bool) -> bool {
        self.old.iter().chain(&self.new).any(|(_, route)| is_next(route) && is(route))
    }
}

impl<'m> Sides<'_, 'm, '_> {
    /// Compares what two tables do, with all that they lead to.
    pub(super) fn tables(&mut self, old: &Place, new: &Place, trail: &Trail) {
        if self.are_alike(old.table, new.table) || self.found.partings.len() >= MOST {
            return;
        }
        if old.depth() > DEEPEST || !self.old.has_fuel() {
            let span = self.old.model.table(old.table).span;
            return self.found.doubt(Blame { span, reason: "there are too many ways".into() });
        }
        let both = Both { old, new, trail };
        let routes = self.routes(both);
        let prepared = routes.next(prepares);
        if routes.next(may_end) || prepared && !self.ask_the_same(both, &routes.aligned) {
            // Requests that meet nothing of it are as they would be without.
            let prepared = self.prepared(both, &routes);
            if let Some(trail) = trail.and(&prepared) {
                self.product((old, &Through::Any), (new, &Through::Any), &trail);
            }
            let Some(trail) = trail.and(&prepared.not()) else { return };
            let rest = Both { trail: &trail, ..both };
            self.alone(rest, &routes);
            return self.deeper(rest, &routes.aligned);
        }
        self.alone(both, &routes);
        if prepared { self.pairs(both, &routes.aligned) } else { self.deeper(both, &routes.aligned) }
    }

    /// Requests that something prepares, or ends, on one side alone.
    fn prepared(&mut self, Both { old, new, .. }: Both<'_>, routes: &Routes<'_>) -> Formula {
        let next = |(_, route): &&(usize, &Route)| is_next(route) && (prepares(route) || may_end(route));
        let places = |of: &[(usize, &Route)]| of.iter().filter(next).map(|(place, _)| *place).collect::<Vec<_>>();
        let (before, after) = (places(&routes.old), places(&routes.new));
        let mut all: Vec<Formula> = before.into_iter().map(|place| self.old.condition_at(old, place)).collect();
        all.extend(after.into_iter().map(|place| self.new.condition_at(new, place)));
        Formula::any(all)
    }

    /// Whether two tables do the same with every request, with all that they lead to.
    fn are_alike(&self, old: TableId, new: TableId) -> bool {
        self.likeness.0.table(old) == self.likeness.1.table(new)
    }

    fn routes(&self, Both { old, new, .. }: Both<'_>) -> Routes<'m> {
        let (before, after) = (self.old.model.table(old.table), self.new.model.table(new.table));
        let asked = (
            asked(&self.old, self.old_names, &self.likeness.0, old.table),
            asked(&self.new, self.new_names, &self.likeness.1, new.table),
        );
        let aligned = aligned(&asked.0, &asked.1);
        Routes {
            partners: partners(&aligned, (before.routes.len(), after.routes.len())),
            old: others(before, aligned.iter().map(|pair| pair.0)),
            new: others(after, aligned.iter().map(|pair| pair.1)),
            aligned,
        }
    }

    /// Whether routes that belong together ask for the same of a request that comes in, though something has changed it on one side
    /// alone.
    fn ask_the_same(&mut self, Both { old, new, .. }: Both<'_>, aligned: &[(usize, usize)]) -> bool {
        let table = self.old.model.table(old.table);
        aligned.iter().all(|&(a, b)| {
            // Whether this one takes a request depends on more than its condition.
            let falls = matches!(table.routes[a].action, Action::ForwardByName { missing: Missing::Next, .. });
            !falls && self.old.condition_at(old, a).is_like(&self.new.condition_at(new, b))
        })
    }

    /// What routes take that one side alone has.
    fn alone(&mut self, Both { old, new, trail }: Both<'_>, routes: &Routes<'_>) {
        let decides = |(_, route): &&(usize, &Route)| !is_next(route);
        for &(place, _) in routes.old.iter().filter(decides) {
            let when = self.old.condition_at(old, place);
            let Some(trail) = trail.and(&when) else { continue };
            // An earlier route that stands on both sides would have taken the request on this one.
            let there = Through::Behind { partners: routes.partners.1.clone(), place, alone: true };
            self.product((old, &Through::Route(place)), (new, &there), &trail);
        }
        for &(place, _) in routes.new.iter().filter(decides) {
            let when = self.new.condition_at(new, place);
            let Some(trail) = trail.and(&when) else { continue };
            // What a route takes that the other side alone has was looked at above.
            let there = Through::Behind { partners: routes.partners.0.clone(), place, alone: false };
            self.product((old, &there), (new, &Through::Route(place)), &trail);
        }
    }

    /// What routes take that stand on both sides, where they get it in two forms.
    fn pairs(&mut self, both: Both<'_>, aligned: &[(usize, usize)]) {
        let table = self.old.model.table(both.old.table);
        for &(a, b) in aligned {
            if !is_next(&table.routes[a]) || may_end(&table.routes[a]) {
                self.pair_of_routes(both, (a, b));
            }
        }
        self.product((both.old, &Through::Otherwise), (both.new, &Through::Otherwise), both.trail);
    }

    /// What two routes take that ask for the same.
    fn pair_of_routes(&mut self, Both { old, new, trail }: Both<'_>, (a, b): (usize, usize)) {
        if !self.old.has_fuel() || self.found.partings.len() >= MOST {
            return;
        }
        let when = self.old.condition_at(old, a);
        if let Some(trail) = trail.and(&when) {
            self.product((old, &Through::Route(a)), (new, &Through::Route(b)), &trail);
        }
    }

    /// Routes that ask for the same on both sides may do something else with it, or lead to tables that differ.
    fn deeper(&mut self, both: Both<'_>, aligned: &[(usize, usize)]) {
        for &pair in aligned {
            if !self.old.has_fuel() {
                return;
            }
            self.route(both, pair);
        }
        self.otherwise(both);
    }

    fn route(&mut self, both: Both<'_>, (a, b): (usize, usize)) {
        let Both { old, new, trail } = both;
        let left = &self.old.model.table(old.table).routes[a];
        let right = &self.new.model.table(new.table).routes[b];
        if self.likeness.0.routes(old.table)[a] != self.likeness.1.routes(new.table)[b] {
            return self.pair_of_routes(both, (a, b));
        }
        if let Action::ForwardByName { .. } = left.action {
            if self.likeness.0.by_name() != self.likeness.1.by_name() {
                let when = self.old.condition_at(old, a);
                if let Some(trail) = trail.and(&when) {
                    self.product((old, &Through::Any), (new, &Through::Any), &trail);
                }
            }
            return;
        }
        let Some((next_old, next_new)) = leads(&left.action).zip(leads(&right.action)) else { return };
        if self.are_alike(next_old, next_new) {
            return;
        }
        if matches!(left.action, Action::Restart { .. }) {
            return self.pair_of_routes(both, (a, b));
        }
        let when = self.old.condition_at(old, a);
        let Some(trail) = trail.and(&when) else { return };
        let next = (self.old.behind(old, Some(a), next_old), self.new.behind(new, Some(b), next_new));
        self.tables(&next.0, &next.1, &trail);
    }

    /// What no route takes.
    fn otherwise(&mut self, Both { old, new, trail }: Both<'_>) {
        let (before, after) = (self.old.model.table(old.table), self.new.model.table(new.table));
        let actions = (&before.otherwise, &after.otherwise);
        let prints = (Printer::of_action(self.old_names, actions.0), Printer::of_action(self.new_names, actions.1));
        let next = leads(actions.0).zip(leads(actions.1));
        // Where requests start anew, ways may lead in a circle: those are followed one by one.
        let starts_anew = matches!(before.otherwise, Action::Restart { .. });
        match next {
            Some((next_old, next_new)) if prints.0 == prints.1 && !starts_anew => {
                let next = (self.old.behind(old, None, next_old), self.new.behind(new, None, next_new));
                self.tables(&next.0, &next.1, trail);
            }
            None if prints.0 == prints.1 => {}
            _ => self.product((old, &Through::Otherwise), (new, &Through::Otherwise), trail),
        }
    }

    /// Every way on one side against every way on the other, as far as they leave these tables by these routes.
    fn product(&mut self, (old, left): (&Place, &Through), (new, right): (&Place, &Through), trail: &Trail) {
        let Sides { old: before, new: after, found, same_endpoint, old_names, new_names, .. } = self;
        let same = Same { old_names: *old_names, new_names: *new_names, endpoint: *same_endpoint };
        before.explore_through(old, left, trail.clone(), &mut |before, left| {
            after.explore_through(new, right, left.trail.clone(), &mut |after, right| {
                pair(before, &left, after, &right, &same, found)
            });
            if found.partings.len() >= MOST { Go::Stop } else { Go::On }
        });
    }
}

/// A table's routes by what they ask for where they decide, the others by all that they say.
fn asked(side: &Explorer<'_, '_>, names: &dyn Names, likeness: &likeness::Side, table: TableId) -> Vec<u64> {
    let routes = side.model.table(table).routes.iter().zip(likeness.routes(table));
    let asks = |(route, print): (&Route, &u64)| match ends(&route.action) {
        true => Printer::condition(names, &route.when),
        false => *print,
    };
    routes.map(asks).collect()
}

fn is_next(route: &Route) -> bool {
    matches!(route.action, Action::Next)
}

/// Whether what comes behind the route gets something else than what came before it.
fn prepares(route: &Route) -> bool {
    let of_answer = |kind: &FilterKind| matches!(kind, FilterKind::ResponseHeaders(_));
    route.filters.iter().any(|filter| changes(filter) || of_answer(&filter.kind))
}

/// Whether a filter of the route may end the matter.
fn may_end(route: &Route) -> bool {
    route.filters.iter().any(|filter| match filter.kind.as_ref() {
        FilterKind::Gate { .. } => true,
        FilterKind::Opaque { touches, .. } => touches.fate,
        _ => false,
    })
}

/// The table that an action leads to.
fn leads(action: &Action) -> Option<TableId> {
    match action {
        Action::Goto(table) | Action::Restart { table, .. } => Some(*table),
        _ => None,
    }
}
