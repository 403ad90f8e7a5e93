//! More requests fail than before.

use model::{Ending, Side};

use super::Detector;
use crate::odd::{self, Episode, Gain, Taste};
use crate::view::{Count, Flow, Traffic};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "errors", docs: include_str!("errors.md"), check };

/// A way of failing.
struct Kind {
    /// What is said of such requests.
    says: &'static str,
    /// How many fail so.
    of: fn(&Count) -> u64,
    taste: Taste,
    /// Whether it is of connections; else it is of requests.
    is_tcp: bool,
}

/// Few clients make many wrong requests, so those come in larger bunches.
const OWN_FAULT: Taste = Taste {
    bunch: 2.0,
    prior: (0.3, 20.0),
    jump: Gain { more: 0.04, factor: 3.0 },
    rise: Gain { more: 0.015, factor: 2.0 },
    blind: Some(0.15),
};
const OF_CLIENTS: Taste = Taste {
    bunch: 5.0,
    prior: (0.5, 20.0),
    jump: Gain { more: 0.12, factor: 2.0 },
    rise: Gain { more: 0.06, factor: 1.5 },
    blind: None,
};

/// That something is redirected is mostly meant: only where far more are.
const MOVED: Taste =
    Taste { jump: Gain { more: 0.3, factor: 3.0 }, rise: Gain { more: 0.3, factor: 3.0 }, ..OF_CLIENTS };

const KINDS: &[Kind] = &[
    Kind { says: "are answered with 5xx", of: Count::failed, taste: OWN_FAULT, is_tcp: false },
    Kind { says: "are answered with 4xx", of: wrong, taste: OF_CLIENTS, is_tcp: false },
    Kind { says: "are redirected", of: redirected, taste: MOVED, is_tcp: false },
    Kind { says: "end without an answer", of: unanswered, taste: OF_CLIENTS, is_tcp: false },
    Kind { says: "fail", of: broken, taste: OWN_FAULT, is_tcp: true },
];

/// 4xx but for refused log-ins, of which another detector speaks.
fn wrong(count: &Count) -> u64 {
    count.classes[3].saturating_sub(count.refused)
}

fn redirected(count: &Count) -> u64 {
    count.classes[2]
}

fn unanswered(count: &Count) -> u64 {
    count.classes[5]
}

/// Connections that ended by the endpoint's doing or the balancer's, but for those that rested too long.
fn broken(count: &Count) -> u64 {
    let ended = count.ended_by(Side::Endpoint) + count.ended_by(Side::Balancer);
    ended.saturating_sub(count.ended(Ending::EndpointSlow))
}

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    for flow in traffic.pools.iter().chain(&traffic.routes) {
        for kind in KINDS.iter().filter(|kind| kind.is_tcp == flow.is_tcp) {
            let series = flow.series(traffic.seconds, |count| ((kind.of)(count), count.requests));
            signs.extend(odd::parts(&series, &kind.taste).iter().map(|own| sign(view, flow, kind, own)));
        }
    }
}

fn sign(view: &View<'_>, flow: &Flow, kind: &Kind, own: &Episode) -> Sign {
    let name = super::name(&flow.subject);
    let only = only_endpoint(view.traffic(), flow, kind, own).unwrap_or_default();
    let message = format!(
        "{:.0}% of {} {name} {} instead of {:.1}% ({} of {}){only}",
        100.0 * own.part(),
        if kind.is_tcp { "connections to" } else { "requests of" },
        kind.says,
        100.0 * own.before,
        own.some,
        own.all,
    );
    super::episode(DETECTOR.id, view.clock(), flow.subject.clone(), own, message)
}

/// The one endpoint that nearly all failures are of, where a pool has several; or the balancer.
fn only_endpoint(traffic: &Traffic, flow: &Flow, kind: &Kind, own: &Episode) -> Option<String> {
    let Subject::Pool(pool) = &flow.subject else { return None };
    let end = own.until.unwrap_or(traffic.seconds);
    let all: Vec<_> =
        traffic.endpoints_of(pool).map(|(name, flow)| (name, flow.sum(own.since, end, kind.of))).collect();
    let answered: u64 = all.iter().map(|(_, some)| some).sum();
    if (answered as f64) < 0.2 * own.some {
        return Some("; no endpoint answered these".into());
    }
    let (name, some) = all.iter().max_by_key(|(_, some)| *some)?;
    (all.len() > 1 && *some as f64 >= 0.8 * own.some)
        .then(|| format!("; {:.0}% of these at {name}", 100.0 * *some as f64 / own.some))
}
