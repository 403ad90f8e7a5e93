//! An endpoint is at its capacity.

use std::time::Duration;

use model::{Ending, Text};

use super::Detector;
use crate::odd::{self, Episode, Gain, Taste};
use crate::view::states;
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "overloaded", docs: include_str!("overloaded.md"), check };

const REFUSED: Taste = Taste {
    bunch: 2.0,
    prior: (0.3, 25.0),
    jump: Gain { more: 0.03, factor: 3.0 },
    rise: Gain { more: 0.015, factor: 2.0 },
    blind: Some(0.1),
};
/// Looks in a row at which requests wait.
const TIMES: usize = 3;
const CALM: Duration = Duration::from_secs(5);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let sources = view.sources();
    for (pool, endpoint) in sources.vitals.keys() {
        let series =
            sources.grown(view.clock(), pool, Some(endpoint), |own| (own.overloaded, own.requests.or(own.overloaded)));
        // A request that is refused may not be counted as one.
        let series: Vec<(f64, f64)> = series.into_iter().map(|(some, all)| (some, all.max(some))).collect();
        for own in odd::parts(&series, &REFUSED) {
            let message = format!(
                "{endpoint} in pool {pool} is full and refuses {:.0}% of its requests ({} of {}){}",
                100.0 * own.part(),
                own.some,
                own.all,
                others(view, pool, endpoint, &own)
            );
            let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
            signs.push(super::episode(DETECTOR.id, view.clock(), subject, &own, message));
        }
    }
    full(view, signs);
    waiting(view, signs);
}

/// How busy the others of the pool were by then.
fn others(view: &View<'_>, pool: &Text, endpoint: &Text, own: &Episode) -> String {
    let at = view.clock().moment(own.seen);
    let busy = |all: &[(model::Moment, &crate::Vitals)]| {
        let (_, last) = all.iter().rfind(|(seen, _)| *seen <= at + Duration::from_secs(1))?;
        Some((last.in_flight?, last.capacity?))
    };
    let all = view.sources().vitals.iter().filter(|((own, _), _)| own == pool);
    let told = all.filter_map(|((_, name), all)| Some((name, busy(all)?)));
    let (own, others): (Vec<_>, Vec<_>) = told.partition(|(name, _)| *name == endpoint);
    let say =
        |(name, (in_flight, capacity)): &(&Text, (u64, u64))| format!("{name} works on {in_flight} of {capacity}");
    let told: Vec<String> = own.iter().chain(&others).take(6).map(say).collect();
    if told.is_empty() { String::new() } else { format!("; {}", told.join(", ")) }
}

/// Requests for which the balancer had no room.
fn full(view: &View<'_>, signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    for flow in &traffic.pools {
        let series = flow.series(traffic.seconds, |count| (count.ended(Ending::Full), count.requests));
        for own in odd::parts(&series, &REFUSED) {
            let name = super::name(&flow.subject);
            let (part, some, all) = (100.0 * own.part(), own.some, own.all);
            let message = format!(
                "there is no room for {part:.0}% of the requests to {name}: a limit or a queue is full ({some} of {all})"
            );
            signs.push(super::episode(DETECTOR.id, view.clock(), flow.subject.clone(), &own, message));
        }
    }
}

/// Endpoints for which requests wait in the balancer.
fn waiting(view: &View<'_>, signs: &mut Vec<Sign>) {
    for own in states(view.timeline) {
        let seen = own.states.iter().map(|(at, state)| (*at, state.queued > 0));
        for spell in odd::spells(seen, TIMES, CALM).into_iter().filter(|spell| spell.at > 0) {
            let in_it = own.states[spell.at..].iter().take_while(|(at, _)| spell.until.is_none_or(|until| *at < until));
            let most = in_it.map(|(_, state)| state.queued).max().unwrap_or(0);
            let message =
                format!("up to {most} requests wait in {} for {} in pool {}", own.balancer, own.endpoint, own.pool);
            let subject = Subject::Endpoint(own.pool.clone(), own.endpoint.clone());
            signs.push(super::spell(DETECTOR.id, subject, spell, message));
        }
    }
}
