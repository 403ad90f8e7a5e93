//! How long requests and connections take.

use super::place::Place;
use crate::facts::words::is_called;
use crate::intent::Times;

/// Seconds that a request, or a connection of a TCP pool, is under way at each endpoint; `None` where nobody says it of all.
pub(super) fn times(place: &Place<'_>) -> Option<Vec<f64>> {
    if let Some(time) = place.asked_time {
        return Some(vec![time; place.pool.endpoints.len()]);
    }
    let wanted = place.wanted?;
    let said = if place.is_tcp() { &wanted.session } else { &wanted.response_time };
    let endpoints = place.pool.endpoints.iter();
    match &said.as_ref()?.value {
        Times::All(time) => Some(endpoints.map(|_| *time).collect()),
        Times::Each(each) => endpoints
            .map(|endpoint| each.iter().find(|(name, _)| is_called(endpoint, &name.value)).map(|(_, time)| *time))
            .collect(),
    }
}

/// The key that would say it.
pub(super) fn key(place: &Place<'_>) -> &'static str {
    if place.is_tcp() { "session" } else { "response_time" }
}
