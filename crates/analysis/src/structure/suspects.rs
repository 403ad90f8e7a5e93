//! What is known of each route while it is looked for.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::trace::Passed;
use model::{Blame, Route, TableId};
use rustc_hash::FxHashSet;

use super::kept::{Kept, address};
use super::{Dead, Idle};
use crate::ask::Ask;
use crate::space::Clause;
use crate::space::door::Door;

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
    /// Requests that take routes, where examples are wanted.
    pub kept: Option<Kept>,
    /// Why it can't be told of a route whether some request takes it, by address.
    doubts: HashMap<usize, Blame>,
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
    /// On how many ways a request may come by it, and nobody knows: another way may show one that does.
    pub doubts: u8,
}

impl<'m> Suspects<'m> {
    /// Such that keep requests as examples.
    pub fn keeping() -> Self {
        Suspects { kept: Some(Kept::default()), ..Suspects::default() }
    }

    /// Whether the table is entered for the first time: then all of its routes are suspected.
    pub fn enter(&mut self, id: TableId) -> bool {
        self.seen.insert(id)
    }

    /// A request passes there, on each of its ways.
    pub fn passed(&mut self, door: &Door, ask: &Ask, ways: &[Vec<Passed>]) {
        self.live.extend(ways.iter().flatten().filter_map(|one| match one {
            Passed::Route(address) => Some(*address),
            Passed::Table(_) => None,
        }));
        if let Some(kept) = &mut self.kept {
            kept.note(door, ask, ways);
        }
    }

    /// A request takes the route, or may take it.
    pub fn lives(&mut self, route: &Route) {
        self.live.insert(address(route));
    }

    /// A request may take the route, and nobody knows whether it does.
    pub fn doubt(&mut self, route: &Route, blame: Blame) {
        self.lives(route);
        self.doubts.entry(address(route)).or_insert(blame);
    }

    /// Whether no better request is looked for than those that are known.
    pub fn is_shown(&self, route: &Route) -> bool {
        self.kept.is_none() && self.is_live(route)
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

    /// Nothing is said of what isn't settled, for this reason.
    pub fn give_up(&mut self, blame: &Blame) {
        for Suspect { route, parts } in self.open.values_mut() {
            let before = parts.len();
            parts.retain(|part| part.settled);
            if parts.len() < before {
                self.live.insert(address(route));
                self.doubts.entry(address(route)).or_insert_with(|| blame.clone());
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

    /// What is left, the requests that were kept, and the doubts.
    pub fn told(mut self) -> (Vec<Idle<'m>>, Kept, HashMap<usize, Blame>) {
        let (kept, doubts) = (self.kept.take().unwrap_or_default(), std::mem::take(&mut self.doubts));
        (self.idle(), kept, doubts)
    }

    /// What is left.
    pub fn idle(self) -> Vec<Idle<'m>> {
        let live = self.live;
        let idle = |Suspect { route, parts }| {
            let dead = parts.into_iter().filter(|part: &Part<'m>| part.doubts == 0);
            let dead = dead.map(|part| Dead { clause: part.clause, takers: part.takers });
            Idle { route, whole: !live.contains(&address(route)), dead: dead.collect() }
        };
        self.open.into_values().map(idle).filter(|idle| !idle.dead.is_empty()).collect()
    }
}
