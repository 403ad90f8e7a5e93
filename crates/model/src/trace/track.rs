//! Where a request passes: tables and routes alone, for those who hold them against routes that they know.

use crate::{Arrival, Request, Route, Table};

use super::record::Record;
use super::state::State;
use super::{Assumption, Outcome, Tracer};

/// One way of a request, by what it passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// How it ended.
    pub outcome: Outcome,
    /// Tables entered and routes taken, in order.
    pub passed: Vec<Passed>,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
}

/// A table or a route of the model, known by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// The table was entered.
    Table(usize),
    /// The condition of the route held.
    Route(usize),
}

impl Passed {
    /// Entering that table.
    pub fn table(table: &Table) -> Passed {
        Passed::Table(std::ptr::from_ref(table) as usize)
    }

    /// Taking that route.
    pub fn route(route: &Route) -> Passed {
        Passed::Route(std::ptr::from_ref(route) as usize)
    }

    /// The place of the route in the table, where it is one of it.
    pub fn place_in(self, table: &Table) -> Option<usize> {
        let Passed::Route(address) = self else { return None };
        let offset = address.checked_sub(table.routes.as_ptr() as usize)?;
        let place = offset / size_of::<Route>();
        (place < table.routes.len()).then_some(place)
    }
}

impl Tracer<'_> {
    /// Every way of a request that arrives so. Routes that can't match are passed over, as in [`decide`](Tracer::decide).
    pub fn tracks(&self, arrival: &Arrival, request: &Request) -> Vec<Track> {
        let ways = self.ways(arrival, request, Tracks::default());
        ways.into_iter().map(|(outcome, state, tracks)| track(outcome, &state, tracks)).collect()
    }

    /// What every way of a request passes, wherever it ends: faster than [`tracks`](Tracer::tracks).
    pub fn passes(&self, arrival: &Arrival, request: &Request) -> Vec<Vec<Passed>> {
        let ways = self.ways(arrival, request, Passes::default());
        ways.into_iter().map(|(.., passes)| passes.0.0).collect()
    }
}

fn track(outcome: Outcome, state: &State<'_>, tracks: Tracks) -> Track {
    Track { outcome, passed: tracks.0, assumptions: state.assumptions.clone() }
}

/// Keeps what was passed.
#[derive(Clone, Default)]
pub(super) struct Tracks(Vec<Passed>);

impl Record for Tracks {
    const ALL_ROUTES: bool = false;

    fn matched(&mut self, route: &Route, _state: &State<'_>) {
        self.0.push(Passed::route(route));
    }

    fn entered(&mut self, table: &Table) {
        self.0.push(Passed::table(table));
    }
}

/// Keeps what was passed, and not what became of the request.
#[derive(Clone, Default)]
struct Passes(Tracks);

impl Record for Passes {
    const ALL_ROUTES: bool = false;
    const ENDS: bool = false;

    fn matched(&mut self, route: &Route, state: &State<'_>) {
        self.0.matched(route, state);
    }

    fn entered(&mut self, table: &Table) {
        self.0.entered(table);
    }
}
