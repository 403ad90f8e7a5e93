//! Routes that no request takes while the system is idle and healthy: requests that may take them once it isn't.

use std::collections::HashMap;

use model::trace::Tracer;
use model::{Blame, Model, Route};

use super::kept::{Kept, address};
use super::suspects::Suspects;
use super::{Example, lines, sampling};
use crate::prove::Unrest;
use crate::space::door::Door;

/// For the routes that are in doubt for the state of the system alone, by address.
pub(super) fn waiting(
    model: &Model,
    doors: &[Door],
    doubts: &HashMap<usize, Blame>,
    kept: &Kept,
) -> HashMap<usize, Example> {
    let places = model.tables.iter().enumerate().flat_map(|(table, of)| {
        let routes = of.routes.iter().enumerate();
        routes.map(move |(place, route)| ((table, place), route))
    });
    let doubted = |route: &Route| doubts.get(&address(route)).filter(|_| kept.of(route).is_none());
    let mut open: Vec<_> = places.filter_map(|(at, route)| Some((at, route, doubted(route)?))).collect();
    let Some(unrest) = (if open.is_empty() { None } else { Unrest::of(model) }) else { return HashMap::new() };
    open.retain(|(.., blame)| unrest.usual.contains_key(*blame));
    if open.is_empty() {
        return HashMap::new();
    }
    let tracer = Tracer::new(&unrest.model);
    let mut suspects = Suspects::keeping();
    doors.iter().for_each(|door| sampling::sample(&tracer, door, &mut suspects));
    let (_, seen, _) = suspects.told();
    let example = |((table, place), route, blame): ((usize, usize), &Route, &Blame)| {
        let stirred = unrest.model.tables.get(table)?.routes.get(place)?;
        let shown = lines::example(&tracer, stirred, seen.of(stirred)?);
        Some((address(route), Example { may: true, waits_for: Some(blame.clone()), ..shown }))
    };
    open.into_iter().filter_map(example).collect()
}
