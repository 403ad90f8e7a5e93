//! What is to be said of a pool besides the numbers of its endpoints.

use model::deal::ramp;
use model::words::policy;
use model::{Limit, Protocol};

use super::merge::Merged;
use super::place::Place;
use super::shares::Asked;
use super::{Connections, EndpointLoad, How, PoolLoad, Returning};
use crate::facts::words::count;

/// The pool as it stands, still without losses.
pub(super) fn pool(asked: &Asked<'_>, merged: Merged) -> PoolLoad {
    let Merged { endpoints, how, queue, .. } = merged;
    let first = &asked.places[0];
    let rate: Option<f64> = asked.streams.iter().map(|stream| Some(stream.as_ref()?.all())).sum();
    PoolLoad {
        pool: first.pool.name.value.clone(),
        span: first.pool.name.span,
        policy: policy(&first.pool.balance.value),
        is_tcp: first.is_tcp(),
        rate,
        dealers: asked.places.iter().map(Place::dealers).sum(),
        how,
        connections: connections(asked, &endpoints),
        queue,
        lost: Vec::new(),
        losses_left_out: false,
        returning: asked.places.iter().flat_map(returning).collect(),
        notes: notes(asked, &endpoints, rate),
        endpoints,
    }
}

/// Connections of all balancers to all endpoints.
fn connections(asked: &Asked<'_>, endpoints: &[EndpointLoad]) -> Connections {
    let average: Option<f64> = endpoints.iter().map(|endpoint| endpoint.connections).sum();
    let most: Option<u64> = asked.places.iter().map(most).sum();
    let idle = asked.places.iter().map(|place| {
        let kept = place.pool.keepalive.filter(|_| place.pool.protocol == Protocol::Http)?.value;
        Some(kept.saturating_mul(u64::from(place.dealers())))
    });
    Connections { average, most, idle: idle.flatten().reduce(u64::saturating_add) }
}

/// More connections than this one place can't open, on all of its copies; `None` where nothing limits them.
fn most(place: &Place<'_>) -> Option<u64> {
    let whole = place.pool.limits.get(Limit::Connections).map(|limit| limit.value).filter(|most| *most > 0);
    let used = place.pool.endpoints.iter().filter(|endpoint| crate::facts::words::takes_traffic(endpoint));
    let each =
        used.map(|endpoint| endpoint.limits.get(Limit::Connections).map(|limit| limit.value).filter(|most| *most > 0));
    let sum: Option<u64> = each.sum();
    let most = match (whole, sum) {
        (Some(whole), Some(sum)) => whole.min(sum),
        (one, other) => one.or(other)?,
    };
    Some(most.saturating_mul(u64::from(place.dealers())))
}

/// What endpoints get whose share grows slowly once they are back: shares after 0, a quarter, half and all of that time.
fn returning(place: &Place<'_>) -> Vec<Returning> {
    let shares = model::shares(place.pool);
    let slow = place.pool.endpoints.iter().enumerate().filter(|(index, _)| shares[*index] > 0.0);
    let weight = |index: usize| u64::from(place.pool.endpoints[index].weight.value) * SIXTEENTHS;
    let all: u64 = (0..shares.len()).filter(|index| shares[*index] > 0.0).map(weight).sum();
    let mut seen: Vec<Returning> = Vec::new();
    for (index, endpoint) in slow {
        let Some(over) = endpoint.slow_start.as_ref().map(|over| over.value) else { continue };
        let others = all - weight(index);
        let share = |after: u64| {
            let own = ramp(endpoint.weight.value, over, after);
            (after / 1_000, own as f64 / (own + others).max(1) as f64)
        };
        let shares = [0, over / 4, over / 2, over].map(share).to_vec();
        seen.push(Returning { endpoint: endpoint.address.to_string(), shares });
    }
    seen
}

/// Weights count in parts of this.
const SIXTEENTHS: u64 = 16;

/// What a reader should know, or could add.
fn notes(asked: &Asked<'_>, endpoints: &[EndpointLoad], rate: Option<f64>) -> Vec<String> {
    let mut notes = Vec::new();
    for place in asked.places {
        for blame in &place.pool.unknown {
            notes.push(format!("not understood: {}: the shares may be others", blame.reason));
        }
    }
    if endpoints.iter().all(|endpoint| endpoint.share == 0.0) {
        notes.push("no endpoint takes traffic".to_owned());
    }
    let first = &asked.places[0];
    let key = super::times::key(first);
    let has_time = super::times::times(first).is_some();
    let capacity = first.capacity();
    if rate.is_some_and(|rate| rate > 0.0) && !has_time && capacity.is_some_and(|one| one.connections.is_some()) {
        notes.push(format!("how many connections are open isn't known: say how long one is busy ({key}: 40ms)"));
    }
    if rate.is_some_and(|rate| rate > 0.0) && capacity.is_none() {
        notes.push("what an endpoint bears isn't known (capacity: { rate: 250/s })".to_owned());
    }
    if let (How::Clients(clients), idle @ 1..) = (how_many(asked), idle(endpoints)) {
        notes.push(format!(
            "{} of {} get nothing: {} stay where their hash falls",
            idle,
            endpoints.len(),
            count(clients, "client")
        ));
    }
    notes
}

fn how_many(asked: &Asked<'_>) -> How {
    match (asked.clients.few(), super::clients::hashes_client(asked.places[0].pool)) {
        (Some(few), true) => How::Clients(few.len()),
        _ => How::Exact,
    }
}

/// Endpoints that could get something and don't.
fn idle(endpoints: &[EndpointLoad]) -> usize {
    endpoints.iter().filter(|endpoint| endpoint.share == 0.0).count()
}
