//! What requests find their way to: routes and pools that some request gets to, and those that earlier routes leave nothing to.
//!
//! Most routes are shown to be live by the requests that their own conditions speak of, sent through the model. Only those that
//! are left are asked about with all requests (`prove`), each on the ways that lead to it.

mod kept;
mod lines;
mod lives;
mod loops;
mod parts;
mod pools;
mod sampling;
mod search;
mod suspects;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use finding::Span;
use model::trace::Tracer;
use model::{Blame, Model, Route};

use crate::ask::Ask;
use crate::space::Clause;
use crate::space::door::{Door, doors};
use suspects::Suspects;

pub use loops::{Circle, Circles, circles};

/// What a configuration is made of, as requests see it.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// Every line that decides where requests go, in the order of the text.
    pub routes: Vec<RouteLine>,
    /// Every pool with endpoints, in the order of the text.
    pub pools: Vec<PoolLine>,
    /// Redirects that lead in a circle.
    pub circles: Circles,
}

/// A line that decides where requests go, once however many blocks have inherited it.
#[derive(Clone, Debug)]
pub struct RouteLine {
    /// The line.
    pub span: Span,
    /// Whether requests take it.
    pub state: State,
    /// Of one that is taken: alternatives of its condition that no request takes it by.
    pub dead: Vec<DeadPart>,
}

/// Whether requests take a route.
#[derive(Clone, Debug)]
pub enum State {
    /// This one does.
    Live(Example),
    /// None does: these lines take all that it could, together where there are several.
    Shadowed(Vec<Span>),
    /// None does: none meets what it asks for, or gets there.
    Empty,
    /// None does: nothing leads to where it stands.
    Unreached,
    /// Not known, because of this.
    Unknown(Blame),
}

impl State {
    /// What is said of a line rather than another.
    fn rank(&self) -> u8 {
        match self {
            State::Live(example) => u8::from(example.may),
            State::Unknown(_) => 2,
            State::Shadowed(_) => 3,
            State::Empty => 4,
            State::Unreached => 5,
        }
    }
}

/// An alternative of a condition that no request comes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadPart {
    /// What it asks for, in words.
    pub when: String,
    /// Lines that take what it could; none where no request can meet it.
    pub takers: Vec<Span>,
}

/// A request that shows something.
#[derive(Clone, Debug)]
pub struct Example {
    /// The request.
    pub ask: Ask,
    /// What becomes of it, for a sentence.
    pub outcome: String,
    /// Whether it only may go there: something that nobody knows decides.
    pub may: bool,
    /// What has to be otherwise than in an idle, healthy system.
    pub waits_for: Option<Blame>,
}

/// A pool, and whether requests get there.
#[derive(Clone, Debug)]
pub struct PoolLine {
    /// Its name in the configuration.
    pub name: String,
    /// The line of the name.
    pub span: Span,
    /// Whether requests get there.
    pub state: PoolState,
}

/// Whether requests get to a pool.
#[derive(Clone, Debug)]
pub enum PoolState {
    /// This one does.
    Reached(Example),
    /// None does: no route leads there, or only these, which no request takes.
    Unreached(Vec<Span>),
    /// Not known, because of this.
    Unknown(Blame),
}

impl Structure {
    /// With that of another balancer.
    pub fn extend(&mut self, other: Structure) {
        self.routes.extend(other.routes);
        self.pools.extend(other.pools);
        self.circles.extend(other.circles);
    }

    /// With one line for all that have the same key, of which the best is said: an engine may try parts of a line in turn.
    pub fn by<K: Ord>(mut self, key: impl Fn(Span) -> K) -> Structure {
        let mut lines: BTreeMap<K, RouteLine> = BTreeMap::new();
        for route in self.routes {
            match lines.entry(key(route.span)) {
                Entry::Vacant(free) => drop(free.insert(route)),
                Entry::Occupied(mut known) if route.state.rank() < known.get().state.rank() => {
                    drop(known.insert(route))
                }
                Entry::Occupied(_) => {}
            }
        }
        self.routes = lines.into_values().collect();
        self.routes.sort_by_key(|route| route.span);
        self
    }
}

/// Which routes and pools requests get to.
pub fn structure(model: &Model) -> Structure {
    let tracer = Tracer::new(model);
    let doors = doors(model);
    let (idle, kept, doubts) = look(&tracer, &doors, Suspects::keeping()).told();
    let waiting = waiting::waiting(model, &doors, &doubts, &kept);
    let lives = lives::Lives::of(model, &doors, &kept, &idle, doubts);
    let routes = lines::routes(&tracer, &lives, &lines::Known { kept: &kept, idle: &idle, waiting: &waiting });
    let pools = pools::pools(&tracer, &doors, &lives, &kept);
    Structure { routes, pools, circles: circles(model) }
}

/// A route that some requests were meant for and don't come to.
#[derive(Debug)]
pub(crate) struct Idle<'m> {
    /// The route.
    pub route: &'m Route,
    /// Whether no request at all takes it.
    pub whole: bool,
    /// The alternatives of its condition that no request takes it by.
    pub dead: Vec<Dead<'m>>,
}

impl<'m> Idle<'m> {
    /// The routes that take what it could, in the order of the text, each line once.
    pub fn takers(&self) -> Vec<&'m Route> {
        let mut takers: Vec<&Route> = self.dead.iter().flat_map(|dead| dead.takers.iter().copied()).collect();
        takers.sort_by_key(|taker| taker.span);
        takers.dedup_by_key(|taker| taker.span);
        takers
    }
}

/// An alternative of a condition that no request comes by.
#[derive(Debug)]
pub(crate) struct Dead<'m> {
    /// The alternative; what is left out of it is asked of no part of a request.
    pub clause: Clause<'m>,
    /// Routes that take what it could, the fewest that do; none where no request can meet it.
    pub takers: Vec<&'m Route>,
}

/// Every route that a table with a way to it has in vain, in whole or in part, in the order of the tables. What is too hard to tell is
/// left out.
pub(crate) fn idle(model: &Model) -> Vec<Idle<'_>> {
    look(&Tracer::new(model), &doors(model), Suspects::default()).idle()
}

fn look<'m>(tracer: &Tracer<'m>, doors: &[Door], mut suspects: Suspects<'m>) -> Suspects<'m> {
    for door in doors {
        sampling::sample(tracer, door, &mut suspects);
    }
    search::search(tracer, doors, &mut suspects);
    suspects
}
