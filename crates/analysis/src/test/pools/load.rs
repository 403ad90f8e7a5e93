//! `survives: 1` and `capacity`: whether the rest bears the traffic.

use finding::Spanned;
use model::words::percent;
use model::{Endpoint, Limit};

use super::Place;
use crate::facts::words::{called, count, is_called, is_checked};
use crate::intent::{Capacity, PoolIntent};
use crate::simulate::{EndpointLoad, PoolLoad, Simulator, What};
use crate::test::{Checked, Verdict};

/// Whether the pool bears its traffic with so many endpoints lost.
pub(super) fn survives(
    places: &[Place<'_>],
    wanted: &Spanned<u32>,
    pool: &PoolIntent,
    simulator: &Simulator<'_>,
) -> Option<Checked> {
    let statement = format!("survives {}", wanted.value);
    let lost = wanted.value as usize;
    let plain = super::worst(places.iter().filter_map(|place| lost_at(place, &statement, wanted, lost)));
    if plain.as_ref().is_some_and(|plain| plain.verdict == Verdict::Fails) {
        return plain;
    }
    let checked = |verdict| places[0].checked(&statement, wanted.span, verdict);
    let Some(capacity) = pool.capacity else {
        let outcome = "the capacity of an endpoint isn't given (capacity: { rate: ..., connections: ... })";
        return plain.or_else(|| Some(checked(Verdict::Unknown).outcome(outcome)));
    };
    plain.or_else(|| Some(bears(&checked, places, pool, &capacity.value, lost, simulator)))
}

/// What is wrong with losing endpoints at one balancer, whatever the traffic.
fn lost_at(place: &Place<'_>, statement: &str, wanted: &Spanned<u32>, lost: usize) -> Option<Checked> {
    if let Some(unknown) = place.not_understood(statement, wanted.span) {
        return Some(unknown);
    }
    let fails = || place.checked(statement, wanted.span, Verdict::Fails);
    let used = place.used();
    if used.len() <= lost {
        let outcome = format!("only {} take traffic", count(used.len(), "endpoint"));
        return Some(fails().outcome(outcome).because([place.pool.name.span]));
    }
    let endpoint = used.iter().find(|endpoint| lost > 0 && !is_checked(endpoint))?;
    let outcome = format!("{} is never checked: once lost, it keeps its share of the requests", called(endpoint));
    Some(fails().outcome(outcome).because([endpoint.span]))
}

/// Whether the pool bears its traffic as it stands.
pub(super) fn capacity(
    places: &[Place<'_>],
    wanted: &Spanned<Capacity>,
    pool: &PoolIntent,
    simulator: &Simulator<'_>,
) -> Checked {
    let unknown = places.iter().find_map(|place| place.not_understood("capacity", wanted.span));
    let checked = |verdict| places[0].checked("capacity", wanted.span, verdict);
    unknown.unwrap_or_else(|| bears(&checked, places, pool, &wanted.value, 0, simulator))
}

/// The worse of what is said of rates and of connections.
fn bears(
    checked: &dyn Fn(Verdict) -> Checked,
    places: &[Place<'_>],
    pool: &PoolIntent,
    capacity: &Capacity,
    lost: usize,
    simulator: &Simulator<'_>,
) -> Checked {
    let name = &pool.name.value;
    let load = simulator.pool(name).filter(|load| load.rate.is_some());
    let connections = capacity.connections.map(|most| open(checked, places, load.as_ref(), most, lost));
    let rate = capacity.rate.map(|each| match &load {
        Some(load) => rate_known(checked, places, load, each, lost, simulator.knows_all()),
        None => rate_unknown(checked, simulator.pool_with_all(name).as_ref(), each, lost),
    });
    match (connections, rate) {
        // Nothing is said of what an endpoint bears.
        (None, None) => checked(Verdict::Holds),
        (one, other) => {
            let both = other.into_iter().chain(one);
            super::worst(both).unwrap_or_else(|| checked(Verdict::Holds))
        }
    }
}

/// The endpoints after the loss that is asked for, and how many were lost.
fn after(load: &PoolLoad, lost: usize) -> (&[EndpointLoad], &[String]) {
    let worst = load.lost.iter().find(|loss| lost > 0 && matches!(loss.what, What::Worst(_)));
    worst.map_or((&load.endpoints, &[]), |loss| (&loss.after, &loss.endpoints))
}

/// `with 10.0.1.11:8080 lost `, or nothing.
fn with(lost: &[String]) -> String {
    if lost.is_empty() { String::new() } else { format!("with {} lost ", lost.join(" and ")) }
}

/// A number with at most one digit behind the point.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// The endpoint that gets most, of what `of` says.
fn most(endpoints: &[EndpointLoad], of: impl Fn(&EndpointLoad) -> Option<f64>) -> Option<(&EndpointLoad, f64)> {
    let all = endpoints.iter().filter_map(|endpoint| Some((endpoint, of(endpoint)?)));
    all.reduce(|most, next| if next.1 > most.1 { next } else { most })
}

/// What comes to the pool is known.
fn rate_known(
    checked: &dyn Fn(Verdict) -> Checked,
    places: &[Place<'_>],
    load: &PoolLoad,
    each: f64,
    lost: usize,
    knows_all: bool,
) -> Checked {
    let (endpoints, gone) = after(load, lost);
    let Some((endpoint, rate)) = most(endpoints, |endpoint| endpoint.rate) else { return checked(Verdict::Holds) };
    let all = rounded(load.rate.unwrap_or_default());
    let gets = format!(
        "{}{} gets {}/s of its {each}/s: {} of the {all}/s that come to the pool",
        with(gone),
        endpoint.endpoint,
        rounded(rate),
        percent(endpoint.share)
    );
    if rate > each * (1.0 + 1e-9) {
        let because = places.iter().flat_map(|place| blame(place, &endpoint.endpoint));
        return checked(Verdict::Fails).outcome(gets).because(because);
    }
    match knows_all {
        true => checked(Verdict::Holds).note(gets),
        false => checked(Verdict::Unknown).outcome(format!("{gets}; more may come, as traffic.mix doesn't say all")),
    }
}

/// The lines to blame for what an endpoint gets.
fn blame<'m>(place: &Place<'m>, endpoint: &str) -> Vec<finding::Span> {
    let own: Option<&Endpoint> = place.pool.endpoints.iter().find(|own| is_called(own, endpoint));
    own.map(|own| own.span).into_iter().chain([place.pool.name.span]).collect()
}

/// Holds where even all traffic of the intent file, on this pool alone, is borne.
fn rate_unknown(checked: &dyn Fn(Verdict) -> Checked, all: Option<&PoolLoad>, each: f64, lost: usize) -> Checked {
    let Some(load) = all else {
        return checked(Verdict::Unknown).outcome("the traffic isn't given (traffic: { rate: ... })");
    };
    let Some((_, rate)) = most(after(load, lost).0, |endpoint| endpoint.rate) else { return checked(Verdict::Holds) };
    if rate <= each * (1.0 + 1e-9) {
        return checked(Verdict::Holds).note("even if all traffic went to this pool");
    }
    checked(Verdict::Unknown).outcome(format!(
        "with all {}/s on this pool one endpoint would get {}/s of its {each}/s; which part goes to it is not in the \
         configuration (traffic: {{ mix: ... }})",
        rounded(load.rate.unwrap_or_default()),
        rate.round()
    ))
}

/// Whether an endpoint gets no more connections than it bears: by the limits, else by what is known of the traffic.
fn open(
    checked: &dyn Fn(Verdict) -> Checked,
    places: &[Place<'_>],
    load: Option<&PoolLoad>,
    most_open: u64,
    lost: usize,
) -> Checked {
    let dealers = load.map_or(1, |load| u64::from(load.dealers));
    let limit = |endpoint: &Endpoint| endpoint.limits.get(Limit::Connections).map(|limit| limit.value * dealers);
    let is_over = |endpoint: &&Endpoint| limit(endpoint).is_none_or(|limit| limit == 0 || limit > most_open);
    let Some(endpoint) = places.iter().flat_map(Place::used).find(|endpoint| is_over(endpoint)) else {
        return checked(Verdict::Holds);
    };
    let span = endpoint.limits.get(Limit::Connections).map_or(endpoint.span, |limit| limit.span);
    let unknown = |why: &str| {
        let why = format!("{} may get more than {most_open} connections; {why}", called(endpoint));
        checked(Verdict::Unknown).outcome(why).because([span])
    };
    let Some(load) = load else { return unknown("how many it gets is not in the configuration") };
    let (endpoints, gone) = after(load, lost);
    let Some((endpoint, open)) = most(endpoints, |endpoint| endpoint.connections) else {
        return unknown("how long one lasts isn't given (response_time: 40ms, or session: 30min with TCP)");
    };
    let name = &endpoint.endpoint;
    let has = format!("{}{name} has {} connections open at one time on average", with(gone), rounded(open));
    match open > most_open as f64 {
        true => checked(Verdict::Fails).outcome(format!("{has}, of its {most_open}")).because([span]),
        false => unknown(&format!("{has}, and nothing limits a burst")),
    }
}
