//! Which routes, or which of their alternatives, an earlier route of the same table takes everything from.

use model::{Action, Model, Route, Table};

use crate::facts::reach::{ends, unwritten};
use crate::space::{Clause, Cover, Versions, clauses};

/// A condition with more alternatives than this is not looked into.
const ALTERNATIVES: usize = 64;

/// A route of which some alternatives are never reached.
pub(crate) struct Shadow<'m> {
    /// The route.
    pub route: &'m Route,
    /// Its dead alternatives, each with the route that takes it.
    pub dead: Vec<(Clause<'m>, &'m Route)>,
    /// Whether no alternative is left.
    pub whole: bool,
}

/// Every route that others of its table stand before.
pub(crate) fn shadows(model: &Model) -> Vec<Shadow<'_>> {
    let mut shadows: Vec<Shadow<'_>> = model.tables.iter().flat_map(in_table).collect();
    if shadows.is_empty() {
        return shadows;
    }
    let unwritten = unwritten(model);
    // What nobody wrote, and what the engine does by itself after the routes (an index file, an error page), is nobody's
    // mistake.
    shadows.retain(|Shadow { route, .. }| {
        !unwritten.contains(&route.span) && !matches!(route.action, Action::Restart { .. })
    });
    shadows
}

fn in_table(table: &Table) -> Vec<Shadow<'_>> {
    if table.routes.iter().filter(|route| ends(&route.action)).count() < 2 {
        return Vec::new();
    }
    let mut cover = Cover::default();
    let mut versions = Versions::default();
    let mut shadows = Vec::new();
    for (index, route) in table.routes.iter().enumerate() {
        if !ends(&route.action) {
            route.filters.iter().for_each(|filter| versions.pass(filter));
        } else if let Some(when) = clauses(&route.when, ALTERNATIVES) {
            let when = stamped(when, &versions);
            shadows.extend(shadow(table, &cover, route, &when));
            when.into_iter().for_each(|clause| cover.add(clause, index));
        }
    }
    shadows
}

fn stamped<'m>(mut clauses: Vec<Clause<'m>>, versions: &Versions) -> Vec<Clause<'m>> {
    for literal in clauses.iter_mut().flat_map(|clause| &mut clause.literals) {
        literal.version = versions.of(literal.value);
    }
    clauses
}

fn shadow<'m>(table: &'m Table, cover: &Cover<'m>, route: &'m Route, when: &[Clause<'m>]) -> Option<Shadow<'m>> {
    let mut dead = Vec::new();
    let mut whole = true;
    for clause in when.iter().filter(|clause| clause.contradiction().is_none()) {
        for part in clause.split(ALTERNATIVES) {
            // Routes that one directive gave rise to are the engine's own order, not somebody's mistake.
            match cover.find(&part).map(|earlier| &table.routes[earlier]).filter(|earlier| earlier.span != route.span) {
                Some(earlier) => dead.push((part.into_owned(), earlier)),
                None => whole = false,
            }
        }
    }
    (!dead.is_empty()).then_some(Shadow { route, dead, whole })
}
