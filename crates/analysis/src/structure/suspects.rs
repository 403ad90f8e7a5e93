//! What is known of each route while it is looked for.

use std::collections::{BTreeMap, HashSet};
use std::ptr;

use model::trace::Passed;
use model::{Route, TableId};
use rustc_hash::FxHashSet;

use super::{Dead, Idle};
use crate::space::Clause;

/// A route by its table and its place there.
pub(super) type At = (TableId, usize);

/// Routes, and what of them no request was found for.
#[derive(Default)]
pub(super) struct Suspects<'m> {
    /// Routes that some request takes, or may take, by address.
    live: FxHashSet<usize>,
    /// Tables that were looked into.
    seen: HashSet<TableId>,
    open: BTreeMap<At, Suspect<'m>>,
}

/// A route with alternatives that no request was found for.
pub(super) struct Suspect<'m> {
    pub route: &'m Route,
    pub parts: Vec<Part<'m>>,
}

/// One of them.
pub(super) struct Part<'m> {
    pub clause: Clause<'m>,
    /// Routes that stood in its way, wherever it was looked for.
    pub takers: Vec<&'m Route>,
    /// Whether it is plain that no request comes by it.
    pub settled: bool,
}

impl<'m> Suspects<'m> {
    /// Whether the table is entered for the first time: then all of its routes are suspected.
    pub fn enter(&mut self, id: TableId) -> bool {
        self.seen.insert(id)
    }

    /// A request passes there.
    pub fn passed(&mut self, passed: &[Passed]) {
        self.live.extend(passed.iter().filter_map(|one| match one {
            Passed::Route(address) => Some(*address),
            Passed::Table(_) => None,
        }));
    }

    /// A request takes the route, or may take it.
    pub fn lives(&mut self, route: &Route) {
        self.live.insert(address(route));
    }

    /// Whether some request is known to take it.
    pub fn is_live(&self, route: &Route) -> bool {
        self.live.contains(&address(route))
    }

    /// The route's suspected alternatives, which are suspected no longer.
    pub fn take(&mut self, at: At) -> Option<Suspect<'m>> {
        self.open.remove(&at)
    }

    /// Suspects these alternatives of the route.
    pub fn put(&mut self, at: At, suspect: Suspect<'m>) {
        if !suspect.parts.is_empty() {
            self.open.insert(at, suspect);
        }
    }

    /// Nothing is said of what isn't settled.
    pub fn give_up(&mut self) {
        for Suspect { route, parts } in self.open.values_mut() {
            let before = parts.len();
            parts.retain(|part| part.settled);
            if parts.len() < before {
                self.live.insert(address(route));
            }
        }
    }

    /// Whether nothing is left to look for.
    pub fn is_settled(&self) -> bool {
        self.unsettled().next().is_none()
    }

    /// Where there is something to look for.
    pub fn unsettled(&self) -> impl Iterator<Item = At> {
        let open = self.open.iter().filter(|(_, suspect)| suspect.parts.iter().any(|part| !part.settled));
        open.map(|(at, _)| *at)
    }

    /// What is left.
    pub fn idle(self) -> Vec<Idle<'m>> {
        let live = self.live;
        let idle = |Suspect { route, parts }| {
            let dead = parts.into_iter().map(|part: Part<'m>| Dead { clause: part.clause, takers: part.takers });
            Idle { route, whole: !live.contains(&address(route)), dead: dead.collect() }
        };
        self.open.into_values().filter(|suspect| !suspect.parts.is_empty()).map(idle).collect()
    }
}

/// What tells a route from all others.
fn address(route: &Route) -> usize {
    ptr::from_ref(route) as usize
}
