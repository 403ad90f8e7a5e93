//! What no request finds its way to: routes, and alternatives of their conditions, that earlier routes leave nothing to.
//!
//! Most routes are shown to be live by the requests that their own conditions speak of, sent through the model. Only those that
//! are left are asked about with all requests ([`prove`](crate::prove)), each on the ways that lead to it.

mod loops;
mod parts;
mod sampling;
mod search;
mod suspects;
#[cfg(test)]
mod tests;

use model::trace::Tracer;
use model::{Model, Route};

use crate::space::Clause;
use crate::space::door::doors;
pub(crate) use loops::{Circle, circles};
use suspects::Suspects;

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
    let tracer = Tracer::new(model);
    let doors = doors(model);
    let mut suspects = Suspects::default();
    for door in &doors {
        sampling::sample(&tracer, door, &mut suspects);
    }
    search::search(&tracer, &doors, &mut suspects);
    suspects.idle()
}
