//! Whether a pool's requests are spread as promised, why not, and in which minute something changed.

use model::Pool;
use traffic::change::{self, Change};
use traffic::even::causes::{Explained, Known, explain};
use traffic::even::{Judgement, Promise, Verdict, Window, judge};
use traffic::{Clusters, Heavy};

use super::minutes::Minute;
use super::pool::EndpointSeen;

/// What is said of the spread of a pool.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The verdict, with the endpoints numbered as the pool's.
    pub judgement: Judgement,
    /// Whether nobody promised anything, so that it was held against an even spread.
    pub is_guess: bool,
    /// The first of the minutes that were judged, since 1970: those since the spread changed last.
    pub since: i64,
    /// What explains it, where it is uneven and the configuration is known.
    pub explained: Option<Explained>,
}

/// What changed in some minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Changed {
    /// What.
    pub what: What,
    /// The first minute in which it was different, since 1970.
    pub minute: i64,
    /// The first minute in which it was as before again; `None` where it stays different.
    pub until: Option<i64>,
    /// How it was, and how it was while it was different.
    pub change: Change,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Requests a minute.
    Requests,
    /// The part of requests that were answered by 5xx.
    Errors,
    /// The part of requests that were log-ins and refused.
    Refused,
    /// The median time, in milliseconds.
    Latency,
    /// The share of an endpoint, by its number in the pool.
    Share(usize),
}

/// Factors between before and after that anybody minds.
const OFTEN: f64 = 1.5;
const SHARES: f64 = 1.3;

/// What a pool is judged by.
pub(super) struct Evidence<'e> {
    /// As configured.
    pub pool: Option<&'e Pool>,
    pub endpoints: &'e [EndpointSeen],
    pub minutes: &'e [Minute],
    /// How requests of each minute came in clusters.
    pub clusters: Vec<Option<Clusters>>,
    pub clients: Option<&'e Heavy>,
}

/// The spread; `None` where there are not two endpoints to spread over.
pub(super) fn spread(evidence: &Evidence<'_>, changed: &[Changed]) -> Option<Spread> {
    if evidence.endpoints.len() < 2 {
        return None;
    }
    let promised = evidence.endpoints.iter().any(|one| one.promised.is_some());
    let promise = match promised {
        true => Promise::of(evidence.endpoints.iter().map(|one| one.promised.unwrap_or(0.0))),
        false => Promise::even(evidence.endpoints.len()),
    };
    let lasting = changed.iter().filter(|one| matches!(one.what, What::Share(_)) && one.until.is_none());
    let since = lasting.map(|one| one.minute).max();
    let from = evidence.minutes.iter().position(|one| since.is_none_or(|since| one.minute >= since)).unwrap_or(0);
    let windows = windows(evidence, from);
    let judgement = judge(&windows, &promise);
    let is_uneven = matches!(judgement.verdict, Verdict::Uneven(_));
    let explained = evidence.pool.filter(|_| is_uneven).map(|pool| {
        let mean = |one: &EndpointSeen| one.total.latency.mean();
        let latencies: Vec<Option<f64>> = evidence.endpoints.iter().map(mean).collect();
        explain(&Known {
            pool,
            promise: &promise,
            windows: &windows,
            latencies: &latencies,
            clients: evidence.clients,
            reloads: None,
        })
    });
    let since = evidence.minutes.get(from).map_or(0, |one| one.minute);
    Some(Spread { judgement, is_guess: !promised, since, explained })
}

fn windows(evidence: &Evidence<'_>, from: usize) -> Vec<Window> {
    let clusters = evidence.clusters.iter().map(Clone::clone);
    let all = evidence.minutes.iter().zip(clusters);
    all.skip(from).map(|(minute, clusters)| Window { counts: minute.requests.clone(), clusters }).collect()
}

/// What changed, in the order of minutes.
pub(super) fn changes(evidence: &Evidence<'_>) -> Vec<Changed> {
    let minutes = evidence.minutes;
    let parts = |of: &dyn Fn(&Minute) -> u64| -> Vec<(u64, u64)> {
        minutes.iter().map(|one| (of(one), one.total.requests)).collect()
    };
    let counts: Vec<u64> = minutes.iter().map(|one| one.total.requests).collect();
    // The first and the last minute of a log are hardly ever whole.
    let inner = counts.get(1..counts.len().saturating_sub(1)).unwrap_or_default();
    let requests = change::of_counts(inner, OFTEN).map(|one| Change {
        at: one.at + 1,
        until: one.until.map(|until| until + 1),
        ..one
    });
    let times: Vec<(f64, u64)> = minutes
        .iter()
        .map(|one| (one.total.latency.quantile(0.5).unwrap_or(0.0) / 1_000.0, one.total.latency.count()))
        .collect();
    let mut all = vec![
        (What::Requests, requests),
        (What::Errors, change::of_parts(&parts(&|one| one.total.classes[4]), OFTEN, None)),
        (What::Refused, change::of_parts(&parts(&|one| one.total.refused), OFTEN, None)),
        (What::Latency, change::of_times(&times, OFTEN)),
    ];
    for endpoint in 0..evidence.endpoints.len() {
        let of = |one: &Minute| (one.requests[endpoint], one.requests.iter().sum());
        let series: Vec<(u64, u64)> = minutes.iter().map(of).collect();
        all.push((What::Share(endpoint), change::of_parts(&series, SHARES, None)));
    }
    let at = |place: usize| minutes[place].minute;
    let told = |(what, change): (What, Option<Change>)| {
        let change = change?;
        Some(Changed { what, minute: at(change.at), until: change.until.map(at), change })
    };
    let mut told: Vec<Changed> = all.into_iter().filter_map(told).collect();
    told.sort_by_key(|one| one.minute);
    told
}
