//! Whether a pool's requests are spread as promised, why not, and in which minute something changed.

use model::{BalancePolicy, Pool};
use traffic::change::{self, Change};
use traffic::even::causes::{Explained, Known, explain};
use traffic::even::{Judgement, Promise, Verdict, Window, judge};
use traffic::{Bunches, Heavy};

use super::endpoint::EndpointSeen;
use super::minutes::Minute;

/// What is said of the spread of a pool.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The verdict, with the endpoints numbered as the pool's.
    pub judgement: Judgement,
    /// Whether nobody promised anything, so that it was held against an even spread.
    pub is_guess: bool,
    /// The first of the minutes that were judged, since 1970: those since the spread changed last.
    pub since: i64,
    /// So few clients make up the traffic, each kept at one endpoint, that chance can't make it even. What they come to is off; whether more
    /// of them would be spread evenly, nobody can tell.
    pub few: Option<f64>,
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
    /// The part by which a share may be off, where somebody says it.
    pub tolerance: Option<f64>,
    pub endpoints: &'e [EndpointSeen],
    pub minutes: &'e [Minute],
    /// How requests of each minute came in bunches.
    pub bunches: Vec<Option<Bunches>>,
    pub clients: Option<&'e Heavy>,
    pub since: Since,
}

/// Since when a spread is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// Since a share changed for good, if one did.
    Lasting,
    /// Since a share changed or was as before again.
    Any,
}

impl Since {
    /// The minute from which on a change makes all different.
    fn of(self, change: &Changed) -> Option<i64> {
        match (change.what, change.until) {
            (What::Share(_), None) => Some(change.minute),
            (What::Share(_), Some(until)) => (self == Since::Any).then_some(until),
            _ => None,
        }
    }
}

/// The spread, and what changed; no spread where there are not two endpoints to spread over.
pub(super) fn judged(evidence: &Evidence<'_>) -> (Option<Spread>, Vec<Changed>) {
    if evidence.endpoints.len() < 2 {
        return (None, changes(evidence, None));
    }
    let is_guess = evidence.endpoints.iter().all(|one| one.promised.is_none());
    let mut promise = match is_guess {
        true => Promise::even(evidence.endpoints.len()),
        false => Promise::of(evidence.endpoints.iter().map(|one| one.promised.unwrap_or(0.0))),
    };
    promise.tolerance = evidence.tolerance.unwrap_or(promise.tolerance);
    let whole = judge(&windows(evidence, 0), &promise);
    let requests: u64 = whole.endpoints.iter().map(|one| one.requests).sum();
    let together = (whole.trials > 0.0).then(|| requests as f64 / whole.trials);
    let changed = changes(evidence, together);
    let from = match changed.iter().filter_map(|one| evidence.since.of(one)).max() {
        Some(since) => evidence.minutes.iter().position(|one| one.minute >= since).unwrap_or(0),
        None => 0,
    };
    let judgement = if from > 0 { judge(&windows(evidence, from), &promise) } else { whole };
    let few = evidence.pool.filter(|_| matches!(judgement.verdict, Verdict::TooLittle(_)));
    let few = few.and_then(|pool| few_clients(pool, &judgement, evidence.clients?));
    let is_off = few.is_some() || matches!(judgement.verdict, Verdict::Uneven(_));
    let explained = evidence.pool.filter(|_| is_off);
    let explained = explained.map(|pool| explanation(evidence, pool, &promise, from));
    let since = evidence.minutes.get(from).map_or(0, |one| one.minute);
    (Some(Spread { judgement, is_guess, since, few, explained }), changed)
}

/// Requests from which on what few clients come to is told.
const ENOUGH: u64 = 500;
/// A share that is off by this factor is told.
const FAR: f64 = 1.5;

/// How many equal clients the clients of a pool are worth, where each is kept at one endpoint, they are fewer than twice the endpoints, and
/// what comes of them is far off: an endpoint that gets nothing, or half as much again as promised. With `c` the requests of each
/// client it is `(sum c)^2 / sum c^2` (the inverse of E. Simpson's index, 1949).
fn few_clients(pool: &Pool, judgement: &Judgement, clients: &Heavy) -> Option<f64> {
    let keeps = pool.stickiness.is_some() || matches!(pool.balance.value, BalancePolicy::Hash { .. });
    let counts: Vec<f64> = clients.top(usize::MAX).iter().map(|(_, count)| *count as f64).collect();
    let sum: f64 = counts.iter().sum();
    let worth = sum * sum / counts.iter().map(|count| count * count).sum::<f64>();
    let asked = judgement.endpoints.iter().filter(|one| one.promised > 0.0);
    let requests: u64 = judgement.endpoints.iter().map(|one| one.requests).sum();
    let far = asked.clone().any(|one| one.requests == 0 || one.share > FAR * one.promised);
    let are_few = clients.short() == 0 && worth < 2.0 * asked.count() as f64;
    (keeps && far && are_few && requests >= ENOUGH).then_some(worth)
}

fn explanation(evidence: &Evidence<'_>, pool: &Pool, promise: &Promise, from: usize) -> Explained {
    let mean = |one: &EndpointSeen| one.total.latency.map(|latency| latency.mean);
    let latencies: Vec<Option<f64>> = evidence.endpoints.iter().map(mean).collect();
    explain(&Known {
        pool,
        promise,
        windows: &windows(evidence, from),
        latencies: &latencies,
        clients: evidence.clients,
        reloads: None,
    })
}

/// The minutes from this one on.
fn windows(evidence: &Evidence<'_>, from: usize) -> Vec<Window> {
    let bunches = evidence.bunches.iter().cloned();
    let all = evidence.minutes.iter().zip(bunches);
    all.skip(from).map(|(minute, bunches)| Window { counts: minute.requests.clone(), bunches }).collect()
}

/// What changed, in the order of minutes; `together` is how many requests come as one.
fn changes(evidence: &Evidence<'_>, together: Option<f64>) -> Vec<Changed> {
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
        .map(|one| one.total.latency.map_or((0.0, 0), |latency| (latency.p50 / 1_000.0, latency.count)))
        .collect();
    // Errors may come in larger heaps than clients do; where the log is too short to show that, clients must do.
    let heaps = together.filter(|_| minutes.len() < change::TELLING);
    let mut all = vec![
        (What::Requests, requests),
        (What::Errors, change::of_parts(&parts(&|one| one.total.classes[4]), OFTEN, heaps)),
        (What::Refused, change::of_parts(&parts(&|one| one.total.refused), OFTEN, heaps)),
        (What::Latency, change::of_times(&times, OFTEN)),
    ];
    for endpoint in 0..evidence.endpoints.len() {
        let of = |one: &Minute| (one.requests[endpoint], one.requests.iter().sum());
        let series: Vec<(u64, u64)> = minutes.iter().map(of).collect();
        all.push((What::Share(endpoint), change::of_parts(&series, SHARES, together)));
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
