//! A pool's requests aren't spread as promised.

use std::time::Duration;

use analysis::intent::Intent;
use analysis::logs::{PoolSeen, seen};
use analysis::test::Subject as Tested;
use finding::Confidence;
use model::{AdminState, Model, Moment, Text};
use traffic::even::{Kind, Off, Verdict};

use super::Detector;
use crate::view::{Stretch, Traffic, places, rollup, stretches};
use crate::{Configuration, Place, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "uneven", docs: include_str!("uneven.md"), check };

/// So many parts of a stretch are held against one another.
const PARTS: i64 = 60;
/// The seconds of a stretch that are judged: the last ones.
const LONGEST: Duration = Duration::from_secs(300);
/// The stretches that are judged: the last ones.
const STRETCHES: usize = 5;
/// The last seconds of a stretch that tell how it is by now.
const LATELY: usize = 8;
/// Seconds for which what was changed takes to settle.
const SETTLES: Duration = Duration::from_secs(2);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let Some(end) = view.timeline.end() else { return };
    let flows = &view.traffic().pools;
    let pools = flows.iter().filter_map(|flow| match &flow.subject {
        Subject::Pool(name) => Some(name),
        _ => None,
    });
    for pool in pools.filter(|pool| view.traffic().endpoints_of(pool).next().is_some()) {
        let stretches = stretches(view.timeline, pool);
        for stretch in &stretches[stretches.len().saturating_sub(STRETCHES)..] {
            signs.extend(judged(view, pool, stretch, end));
        }
    }
}

/// What is uneven in a stretch.
fn judged(view: &View<'_>, pool: &Text, stretch: &Stretch, end: Moment) -> Option<Sign> {
    let to = stretch.to.unwrap_or(end);
    let begins = if stretch.by_change { stretch.from + Duration::from_secs(1) } else { stretch.from };
    let from = begins.max(to - LONGEST);
    let length = (to.since(from).as_secs() as i64 / PARTS + 1).max(1);
    let rollup = rollup(view.timeline, pool, (from, to), length);
    let known: Vec<(&Text, &Configuration)> = view
        .balancers()
        .filter_map(|name| Some((name, &**view.timeline.configuration(name, to)?.1)))
        .filter(|(_, own)| own.model.pool_named(pool).is_some())
        .collect();
    let models: Vec<Model> = known.iter().map(|(_, own)| without(&own.model, pool, &stretch.out)).collect();
    let subjects: Vec<Tested<'_>> =
        known.iter().zip(&models).map(|((name, _), model)| Tested { name, model }).collect();
    let intents: Vec<&Intent> = known.iter().filter_map(|(_, own)| own.intent.as_deref()).collect();
    let all = seen(&rollup, &subjects, &intents).pools;
    let own = all.iter().find(|own| own.pool == *pool)?;
    let spread = own.spread.as_ref().filter(|spread| !spread.is_guess)?;
    let off = off(own, &stretch.out);
    if off.is_empty() && spread.few.is_none() {
        return None;
    }
    let worst = off.first().map(|off| off.endpoint);
    let since = since(view, own, pool, worst, stretch, to);
    Some(Sign {
        detector: DETECTOR.id,
        subject: Subject::Pool(pool.clone()),
        since,
        until: stretch.to,
        confidence: if off.is_empty() { Confidence::Medium } else { Confidence::High },
        message: message(own, &off),
        size: misplaced(own),
        places: known.first().map(|(name, own)| lines(name, own, pool, worst)).unwrap_or_default(),
    })
}

/// A model in which endpoints that are out take no part.
fn without(model: &Model, pool: &str, out: &[Text]) -> Model {
    let mut model = model.clone();
    let own = model.pools.iter_mut().filter(|own| own.name.value == pool);
    for endpoint in own.flat_map(|own| &mut own.endpoints) {
        if endpoint.name.as_ref().is_some_and(|name| out.contains(&name.value)) {
            endpoint.admin = AdminState::Maintenance;
        }
    }
    model
}

/// Endpoints that are off, but for those that are out anyway.
fn off(own: &PoolSeen, out: &[Text]) -> Vec<Off> {
    let Some(Verdict::Uneven(off)) = own.spread.as_ref().map(|spread| &spread.judgement.verdict) else {
        return Vec::new();
    };
    off.iter().filter(|one| !out.contains(&own.endpoints[one.endpoint].endpoint)).copied().collect()
}

/// Since when: the change that began the stretch, or the second from which on the worst endpoint's share is what it is.
fn since(view: &View<'_>, own: &PoolSeen, pool: &str, worst: Option<usize>, stretch: &Stretch, to: Moment) -> Moment {
    let Some(endpoint) = worst.map(|worst| &own.endpoints[worst]) else { return stretch.from };
    let (traffic, clock) = (view.traffic(), view.clock());
    let (first, last) = (clock.second(stretch.from), clock.second(to).min(traffic.seconds));
    let counts = counts(traffic, pool, &endpoint.endpoint);
    // Of a stretch that no change began the first part may have been even.
    let told = if stretch.by_change { first } else { first.max(last.saturating_sub(LATELY)) };
    let sum = |of: fn(&(f64, f64)) -> f64| counts[told..last].iter().map(of).sum::<f64>();
    let now = (sum(|own| own.0) / sum(|own| own.1).max(1.0)).clamp(0.001, 0.999);
    let promised = endpoint.promised.unwrap_or(0.0).clamp(0.001, 0.999);
    let gain =
        |(some, all): (f64, f64)| some * (now / promised).ln() + (all - some) * ((1.0 - now) / (1.0 - promised)).ln();
    // The second from which on what came is told best by the share that it has (E. Page, 1954).
    let (mut sum, mut best) = (0.0, (f64::MIN, first));
    for second in (first..last).rev() {
        sum += gain(counts[second]);
        if sum > best.0 {
            best = (sum, second);
        }
    }
    let since = clock.moment(best.1);
    let is_near = stretch.by_change && since.since(stretch.from) <= SETTLES;
    if is_near { stretch.from } else { since.max(stretch.from) }
}

/// Requests of an endpoint, and of all of its pool, by seconds.
fn counts(traffic: &Traffic, pool: &str, endpoint: &str) -> Vec<(f64, f64)> {
    let mut counts = vec![(0.0, 0.0); traffic.seconds];
    for (name, flow) in traffic.endpoints_of(pool) {
        for (second, count) in &flow.counts {
            let own = &mut counts[*second as usize];
            own.1 += count.requests as f64;
            own.0 += if name == endpoint { count.requests as f64 } else { 0.0 };
        }
    }
    counts
}

fn message(own: &PoolSeen, off: &[Off]) -> String {
    let of = |one: &Off| {
        let endpoint = &own.endpoints[one.endpoint];
        let (share, promised) = (100.0 * endpoint.share, 100.0 * endpoint.promised.unwrap_or(0.0));
        let name = &endpoint.endpoint;
        match one.kind {
            Kind::Dead => format!("{name} gets nothing instead of {promised:.0}%"),
            Kind::AllButOne => format!("{name} gets everything instead of {promised:.0}%"),
            Kind::Unasked => format!("{name} gets {share:.0}% and should get nothing"),
            Kind::Hot | Kind::Cold => {
                format!("{name} gets {share:.0}% instead of {promised:.0}% ({:.1} times its share)", one.factor)
            }
        }
    };
    let told: Vec<String> = off.iter().map(of).collect();
    let few = own.spread.as_ref().and_then(|spread| spread.few);
    let few = few.map(|few| {
        format!("all requests come from clients that are worth {few:.1} equal ones, each kept at one endpoint")
    });
    let cause = own.spread.as_ref().and_then(|spread| spread.explained.as_ref()?.cause());
    let cause = cause.map(|cause| cause.says.to_owned()).filter(|_| few.is_none());
    let all: Vec<String> = told.into_iter().chain(few).chain(cause).collect();
    format!("requests of pool {} aren't spread as promised: {} ({} requests)", own.pool, all.join("; "), own.served())
}

/// The part of requests that another endpoint should have had.
fn misplaced(own: &PoolSeen) -> f64 {
    own.endpoints.iter().map(|one| (one.share - one.promised.unwrap_or(0.0)).max(0.0)).sum()
}

/// The lines that decide: that of the worst endpoint, and the one that says how endpoints are chosen.
fn lines(balancer: &str, own: &Configuration, pool: &str, worst: Option<usize>) -> Vec<Place> {
    let Some(id) = own.model.pool_named(pool) else { return Vec::new() };
    let pool = own.model.pool(id);
    let endpoint = worst.and_then(|worst| pool.endpoints.get(worst)).map(|one| one.span);
    let sticks = pool.stickiness.as_ref().map(|own| own.span);
    places(balancer, own, endpoint.into_iter().chain(sticks).chain([pool.balance.span]))
}
