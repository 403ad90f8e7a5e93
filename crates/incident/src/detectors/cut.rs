//! A timeout of the balancer cuts connections or requests.

use finding::Confidence;
use model::{Ending, Protocol, Text, Wait};

use super::Detector;
use crate::odd::{self, Gain, Rise, Taste};
use crate::view::{Count, Flow, TimeoutsChanged, places};
use crate::{Configuration, Place, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "cut", docs: include_str!("cut.md"), check };

/// Requests that an endpoint takes too long for.
const SLOW: Taste = Taste {
    bunch: 2.0,
    prior: (0.3, 25.0),
    jump: Gain { more: 0.03, factor: 3.0 },
    rise: Gain { more: 0.015, factor: 2.0 },
    blind: Some(0.1),
};
/// Connections that rested too long: they are few, and none is cut where all is well.
const RISE: Rise = Rise { factor: 3.0, more: 0.25, spread: 1.5 };
/// So many within so many seconds, and none in as long before, are likely no chance; where a timeout was changed before, they are sure.
const FEW: f64 = 3.0;
const MANY: f64 = 12.0;
const WITHIN: usize = 15;
/// Seconds of a past from which on there is one.
const PAST: usize = 5;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for flow in &view.traffic().pools {
        match flow.is_tcp {
            true => signs.extend(connections(view, flow)),
            false => requests(view, flow, signs),
        }
    }
}

fn requests(view: &View<'_>, flow: &Flow, signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    let series = flow.series(traffic.seconds, |count| (count.ended(Ending::EndpointSlow), count.requests));
    for own in odd::parts(&series, &SLOW) {
        let name = super::name(&flow.subject);
        let (part, before) = (100.0 * own.part(), 100.0 * own.before);
        let message = format!(
            "{part:.0}% of the requests of {name} are cut by a timeout towards its endpoints instead of {before:.1}% ({} of {})",
            own.some, own.all
        );
        let places = lines(view, &flow.subject, &[Wait::Endpoint, Wait::Tunnel, Wait::Connect], false);
        let sign = super::episode(DETECTOR.id, view.clock(), flow.subject.clone(), &own, message);
        signs.push(Sign { places, ..sign });
    }
}

/// Connections that are cut: those of a time without any before it.
fn connections(view: &View<'_>, flow: &Flow) -> Option<Sign> {
    let (traffic, clock) = (view.traffic(), view.clock());
    let cut = |count: &Count| count.ended(Ending::ClientSlow) + count.ended(Ending::EndpointSlow);
    let series = flow.series(traffic.seconds, |count| (cut(count), count.requests));
    let counts: Vec<f64> = series.iter().map(|(some, _)| *some).collect();
    let (since, evidence) = began(&counts)?;
    let total: f64 = counts[since..].iter().sum();
    let all: f64 = series[since..].iter().map(|(_, all)| all).sum();
    let moment = clock.moment(since);
    let is_changed = TimeoutsChanged::of(view).any.is_some_and(|changed| changed <= moment);
    let confidence = match total {
        _ if is_changed || evidence >= odd::HIGH => Confidence::High,
        MANY.. => Confidence::High,
        _ => Confidence::Medium,
    };
    let quiet = counts.iter().rposition(|own| *own > 0.0).filter(|last| last + 4 * WITHIN < counts.len());
    let by_client = flow.sum(since, traffic.seconds, |count| count.ended(Ending::ClientSlow)) as f64 * 2.0 >= total;
    let side = if by_client { "clients'" } else { "endpoints'" };
    let waits = if by_client {
        [Wait::Tunnel, Wait::Client, Wait::Endpoint]
    } else {
        [Wait::Tunnel, Wait::Endpoint, Wait::Client]
    };
    let name = super::name(&flow.subject);
    Some(Sign {
        detector: DETECTOR.id,
        subject: flow.subject.clone(),
        since: moment,
        until: quiet.map(|last| clock.moment(last + 1)),
        confidence,
        message: format!(
            "{total} of the {all} connections of {name} that ended were cut by a timeout on the {side} side; before that none was",
        ),
        size: (total / all.max(1.0)).min(1.0),
        places: lines(view, &flow.subject, &waits, true),
    })
}

/// The first second of a time in which connections are cut and before which none was, or far fewer; with the evidence where it is known.
fn began(counts: &[f64]) -> Option<(usize, f64)> {
    let within = |from: &usize| counts[*from..(from + WITHIN).min(counts.len())].iter().sum::<f64>();
    let first = counts.iter().position(|own| *own > 0.0)?;
    if first >= PAST {
        return (first..counts.len()).find(|from| counts[*from] > 0.0 && within(from) >= FEW).map(|from| (from, 0.0));
    }
    let levels = odd::levels(counts, &RISE);
    levels.first().map(|level| (level.since, level.nats))
}

/// The lines of the timeouts that can have cut it, in the order of what is waited for.
fn lines(view: &View<'_>, subject: &Subject, waits: &[Wait], is_tcp: bool) -> Vec<Place> {
    let Subject::Pool(pool) = subject else { return Vec::new() };
    view.current().flat_map(|(balancer, own)| places(balancer, own, spans(own, pool, waits, is_tcp))).collect()
}

fn spans(own: &Configuration, pool: &Text, waits: &[Wait], is_tcp: bool) -> Vec<finding::Span> {
    let Some(id) = own.model.pool_named(pool) else { return Vec::new() };
    let target = own.model.pool(id);
    let listeners = own.model.listeners.iter().filter(|one| {
        is_tcp && one.protocol == Protocol::Tcp && (one.name.value == *pool || one.span.contains(target.span))
    });
    let all: Vec<_> = listeners.map(|one| &one.timeouts).chain([&target.timeouts]).collect();
    waits.iter().flat_map(|wait| all.iter().filter_map(|own| own.get(*wait)).map(|own| own.span)).collect()
}
