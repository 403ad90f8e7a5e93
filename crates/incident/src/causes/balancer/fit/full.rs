//! Limits were changed: then requests wait, or are turned away.

use model::Ending;

use super::note::{Note, Tried};
use crate::case::words::listed;
use crate::causes::figures::straight;

const TURNED_AWAY: [Ending; 3] = [Ending::Full, Ending::NoEndpoint, Ending::Refused];

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    let reach = &tried.effect.reach;
    let is_ours = |pool: &str| reach.is_everything || pool.is_empty() || reach.pools.contains(pool);
    let (before, after) = tried.case.traffic.sum(|part| is_ours(&part.pool));
    let (was, is) = (before.ended(&TURNED_AWAY), after.ended(&TURNED_AWAY));
    let names: Vec<&str> = tried.pools().map(|pool| pool.as_str()).collect();
    let whom = if names.is_empty() { "the balancer".to_owned() } else { format!("pool {}", listed(&names)) };
    let mut notes = Vec::new();
    if is >= 3.0 && is > 3.0 * was {
        notes.push(Note::met(
            18.0,
            format!("{is:.0} requests to {whom} were turned away for a limit since, {was:.0} before"),
        ));
    }
    let queued = queued(tried);
    if queued >= 1 {
        notes.push(Note::met(10.0, format!("up to {queued} requests wait for {whom} at a time")));
    }
    notes.extend(own_answers(tried));
    notes.extend(at_limit(tried));
    notes.extend(complaints(tried));
    notes.extend(super::answers::unreached(tried));
    if notes.is_empty() {
        notes.push(Note::missed(12.0, format!("no request to {whom} was turned away or waits for a limit")));
    }
    notes
}

/// Most requests that waited since.
fn queued(tried: &Tried) -> u64 {
    let case = tried.case;
    let since = case.timeline.running(tried.turn.balancer).filter(|(at, _)| *at >= case.onset.from);
    let own = since.flat_map(|(_, running)| &running.pools).filter(|own| tried.effect.reach.pools.contains(&own.pool));
    own.map(|own| own.queued + own.endpoints.iter().map(|one| one.queued).sum::<u64>()).max().unwrap_or(0)
}

/// Requests that the balancer itself refuses, where it refused hardly any before; with 5xx they count where the endpoints that it can't
/// ask are well.
fn own_answers(tried: &Tried) -> Option<Note> {
    let reach = &tried.effect.reach;
    let is_ours = |pool: &str| reach.is_everything || pool.is_empty() || reach.pools.contains(pool);
    let is_own = |part: &crate::case::Part| part.is_http && part.endpoint.is_empty() && is_ours(&part.pool);
    let (before, after) = tried.case.traffic.sum(is_own);
    let is_more = |class: usize| {
        after.failed >= 3.0 && after.classes[class] >= 3.0 && after.classes[class] > 3.0 * before.classes[class]
    };
    let text = |class: usize, how: &str| {
        let (was, is) = (before.classes[class], after.classes[class]);
        format!("the balancer itself answered {is:.0} requests with {how} since, {was:.0} before")
    };
    if is_more(3) {
        return Some(Note::met(12.0, text(3, "4xx")));
    }
    let (good, all) = tried.pools().fold((0, 0), |sum, pool| {
        let (good, all) = straight(tried.case, pool);
        (sum.0 + good, sum.1 + all)
    });
    let is_well = all > 0 && good * 20 >= all * 19;
    let text = format!("{}; asked straight, the endpoints answer well: {good} of {all}", text(4, "5xx"));
    (is_more(4) && is_well).then(|| Note::met(14.0, text))
}

/// Connections to a database that applications wait for in vain, where it is the way there that is limited.
fn complaints(tried: &Tried) -> Option<Note> {
    let case = tried.case;
    if !tried.pools().any(|pool| tried.is_database(pool)) {
        return None;
    }
    let grown = |key: fn(&crate::Vitals) -> Option<u64>| {
        case.applications.iter().filter_map(|own| case.since(own, key)).sum::<f64>()
    };
    let lost = grown(|own| own.connections.failed) + grown(|own| own.connections.timeouts);
    let text = format!("applications didn't get {lost:.0} connections to their database that they needed");
    (lost >= 3.0).then(|| Note::met(12.0, text))
}

/// Whether the balancer, or a listener of it, takes no more clients.
fn at_limit(tried: &Tried) -> Option<Note> {
    let case = tried.case;
    let since = case.timeline.running(tried.turn.balancer).filter(|(at, _)| *at >= case.onset.from);
    let is_full = |now: u64, limit: Option<u64>| limit.is_some_and(|limit| limit > 0 && now * 20 >= limit * 19);
    for (_, running) in since {
        let listener = running.listeners.iter().find(|own| is_full(own.sessions, own.limit));
        if let Some(own) = listener {
            let text = format!("listener {} has {} sessions and takes no more", own.listener, own.sessions);
            return Some(Note::met(15.0, text));
        }
        if running.connections.is_some_and(|now| is_full(now, running.limit)) {
            let text =
                format!("it has {} connections with clients and takes no more", running.connections.unwrap_or(0));
            return Some(Note::met(15.0, text));
        }
    }
    None
}
