//! For each route the simplest request that was seen to take it.

use std::ptr;
use std::rc::Rc;

use model::Route;
use model::trace::{Passed, Tracer};
use rustc_hash::FxHashMap;

use crate::ask::Ask;
use crate::space::Draft;
use crate::space::door::Door;

/// A request, and where it comes in.
#[derive(Debug)]
pub(super) struct Sent {
    pub door: Door,
    pub ask: Ask,
}

/// A request that takes a route.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub sent: Rc<Sent>,
    /// Whether it only may take it: something that nobody knows decides.
    pub may: bool,
    /// How much a reader has to take in.
    pub size: usize,
}

/// What was seen, by the address of the route.
#[derive(Default)]
pub(super) struct Kept(FxHashMap<usize, Seen>);

impl Kept {
    /// A request that was sent through the model, with what each of its ways passed.
    pub fn note(&mut self, door: &Door, ask: &Ask, ways: &[Vec<Passed>]) {
        let size = Draft::unusual(ask).size();
        let mut sent = None;
        for passed in ways.iter().flatten() {
            let Passed::Route(address) = *passed else { continue };
            let may = ways.len() > 1 && !ways.iter().all(|way| way.contains(passed));
            if self.0.get(&address).is_some_and(|known| (known.may, known.size) <= (may, size)) {
                continue;
            }
            let sent = sent.get_or_insert_with(|| Rc::new(Sent { door: door.clone(), ask: ask.clone() })).clone();
            self.0.insert(address, Seen { sent, may, size });
        }
    }

    /// The same, of a request that wasn't sent yet.
    pub fn send(&mut self, tracer: &Tracer<'_>, door: &Door, ask: &Ask) {
        let placed = door.place(tracer.model(), ask);
        self.note(door, ask, &tracer.passes(&placed.arrival, &placed.request));
    }

    /// The request that takes the route.
    pub fn of(&self, route: &Route) -> Option<&Seen> {
        self.0.get(&address(route))
    }
}

/// What tells a route from all others.
pub(super) fn address(route: &Route) -> usize {
    ptr::from_ref(route) as usize
}
