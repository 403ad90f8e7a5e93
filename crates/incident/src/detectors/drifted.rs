//! What runs differs from what the file says.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use finding::Confidence;
use model::{AdminState, Endpoint, EndpointState, Host, Moment, Pool, PoolState, Running, Text};

use super::Detector;
use crate::odd::{self, Spell};
use crate::view::{place, runs_older};
use crate::{Configuration, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "drifted", docs: include_str!("drifted.md"), check };

/// Looks in a row that show a difference.
const TIMES: usize = 2;
/// Looks in a row at which a process is older than its file: whoever writes a file needs a moment to have it read.
const WAITS: usize = 4;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for balancer in view.balancers() {
        let versions: Vec<(Moment, &Arc<Configuration>)> = view.timeline.configurations(balancer).collect();
        let runs: Vec<Run<'_>> = view
            .timeline
            .running(balancer)
            .filter_map(|(at, own)| {
                let seen = versions.partition_point(|(seen, _)| *seen <= at).checked_sub(1)?;
                let in_force = (0..=seen).rev().find(|version| {
                    let (seen, configuration) = versions[*version];
                    !runs_older(own, seen, configuration, *version == 0)
                });
                Some((at, own, in_force.filter(|own| *own == seen)))
            })
            .collect();
        signs.extend(not_taken_up(view, balancer, &versions, &runs));
        endpoints(balancer, &versions, &runs, &gone(&versions, &runs), signs);
    }
}

/// What a balancer said when, and the version of its configuration that it runs with, where that is the newest.
type Run<'t> = (Moment, &'t Running, Option<usize>);

/// Differences by pool, endpoint and kind, each with the moments in which it was seen.
type Gone = BTreeMap<(Text, Text, &'static str), Vec<(Moment, Drift)>>;

fn gone(versions: &[(Moment, &Arc<Configuration>)], runs: &[Run<'_>]) -> Gone {
    let mut gone = Gone::new();
    let mut last: Option<(usize, &Running, Vec<Drift>)> = None;
    for (at, own, in_force) in runs {
        let Some(version) = *in_force else { continue };
        // Mostly nothing is set between two looks.
        let found = match last.take() {
            Some((known, before, found)) if known == version && is_alike(before, own) => found,
            _ => drifts(own, versions[version].1),
        };
        for drift in &found {
            let key = (drift.pool.clone(), drift.endpoint.clone(), drift.kind);
            gone.entry(key).or_default().push((*at, drift.clone()));
        }
        last = Some((version, own, found));
    }
    gone
}

/// Whether all that can differ from a file is as it was.
fn is_alike(before: &Running, now: &Running) -> bool {
    let is_same = |one: &EndpointState, other: &EndpointState| {
        let of = |own: &EndpointState| (own.admin, own.weight, own.is_up);
        of(one) == of(other) && one.endpoint == other.endpoint && one.address == other.address
    };
    let alike = |(one, other): (&PoolState, &PoolState)| {
        one.pool == other.pool
            && one.endpoints.len() == other.endpoints.len()
            && one.endpoints.iter().zip(&other.endpoints).all(|(one, other)| is_same(one, other))
    };
    before.pools.len() == now.pools.len() && before.pools.iter().zip(&now.pools).all(alike)
}

/// One difference of an endpoint.
#[derive(Clone, PartialEq)]
struct Drift {
    pool: Text,
    endpoint: Text,
    /// What it is, without the values.
    kind: &'static str,
    says: String,
    span: Option<finding::Span>,
}

/// A process that is older than its file.
fn not_taken_up(
    view: &View<'_>,
    balancer: &Text,
    versions: &[(Moment, &Arc<Configuration>)],
    runs: &[Run<'_>],
) -> Vec<Sign> {
    let seen = runs.iter().map(|(at, own, in_force)| (*at, own.since.is_some() && in_force.is_none()));
    let of = |spell: Spell| {
        let is_first = spell.at == 0;
        let since = view.timeline.configuration(balancer, spell.since).map_or(spell.since, |(seen, _)| seen);
        let message = format!(
            "{balancer} runs with an older configuration than its files have{}",
            if versions.len() > 1 && !is_first { ": the change isn't in force" } else { "" }
        );
        let confidence = if is_first { Confidence::Medium } else { Confidence::High };
        let subject = Subject::Balancer(balancer.clone());
        Sign { since, confidence, size: 0.0, ..super::spell(DETECTOR.id, subject, spell, message) }
    };
    odd::spells(seen, WAITS, Duration::ZERO).into_iter().map(of).collect()
}

/// Differences of endpoints, each as long as it lasts.
fn endpoints(
    balancer: &Text,
    versions: &[(Moment, &Arc<Configuration>)],
    runs: &[Run<'_>],
    gone: &Gone,
    signs: &mut Vec<Sign>,
) {
    for ((pool, endpoint, _), own) in gone {
        let moments: Vec<Moment> = own.iter().map(|(at, _)| *at).collect();
        // Where it isn't known what is in force, nothing is known.
        let looks = runs.iter().filter(|(_, _, in_force)| in_force.is_some());
        for spell in odd::spells(looks.map(|(at, ..)| (*at, moments.binary_search(at).is_ok())), TIMES, Duration::ZERO)
        {
            let Some((at, drift)) = own.iter().find(|(at, _)| *at == spell.since) else { continue };
            let version =
                versions.partition_point(|(seen, _)| seen <= at).checked_sub(1).map(|version| versions[version].1);
            let place = version.zip(drift.span).and_then(|(own, span)| place(balancer, own, span));
            let confidence = if spell.at == 0 { Confidence::Medium } else { Confidence::High };
            let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
            let places = place.into_iter().collect();
            let says = drift.says.clone();
            signs.push(Sign { confidence, places, ..super::spell(DETECTOR.id, subject, spell, says) });
        }
    }
}

/// All differences of the endpoints of the pools that both have.
fn drifts(running: &Running, own: &Configuration) -> Vec<Drift> {
    let mut all = Vec::new();
    for state in &running.pools {
        let Some(id) = own.model.pool_named(&state.pool) else { continue };
        let pool = own.model.pool(id);
        // What isn't understood may add endpoints, or take some away.
        if !pool.unknown.is_empty() || state.endpoints.is_empty() {
            continue;
        }
        // They mostly come in the order of the file.
        for (place, one) in state.endpoints.iter().enumerate() {
            let there = pool.endpoints.get(place).filter(|own| is_same(own, one));
            match there.or_else(|| pool.endpoints.iter().find(|own| is_same(own, one))) {
                Some(own) => all.extend(differences(pool, own, one)),
                None => all.push(drift(pool, &one.endpoint, "more", "runs and isn't in the file", None)),
            }
        }
        let is_there = |(place, own): (usize, &Endpoint)| {
            let there = state.endpoints.get(place).is_some_and(|one| is_same(own, one));
            there || state.endpoints.iter().any(|one| is_same(own, one))
        };
        let missing = pool.endpoints.iter().enumerate().filter(|own| !is_there(*own));
        all.extend(
            missing.map(|(_, own)| drift(pool, &name(own), "less", "is in the file and doesn't run", Some(own.span))),
        );
    }
    all
}

fn drift(pool: &Pool, endpoint: &Text, kind: &'static str, says: &str, span: Option<finding::Span>) -> Drift {
    let says = format!("{endpoint} in pool {} {says}", pool.name.value);
    Drift { pool: pool.name.value.clone(), endpoint: endpoint.clone(), kind, says, span }
}

fn name(own: &Endpoint) -> Text {
    own.name.as_ref().map_or_else(|| own.address.to_string().into(), |name| name.value.clone())
}

fn is_same(own: &Endpoint, state: &EndpointState) -> bool {
    name(own) == state.endpoint || state.address.as_ref().is_some_and(|address| *address == own.address.to_string())
}

/// What runs otherwise of one endpoint.
fn differences(pool: &Pool, own: &Endpoint, state: &EndpointState) -> Vec<Drift> {
    let mut all = Vec::new();
    let mut add = |kind, says: String| all.push(drift(pool, &state.endpoint, kind, &says, Some(own.span)));
    let words = |admin| match admin {
        AdminState::Ready => "ready",
        AdminState::Draining => "draining",
        AdminState::Maintenance => "in maintenance",
    };
    if state.admin != own.admin {
        add("admin", format!("is {} and the file says {}", words(state.admin), words(own.admin)));
    }
    // An endpoint that comes up slowly has less than its weight on the way.
    let grows = |weight: u32| own.slow_start.is_some() && weight < own.weight.value;
    let is_in = state.admin == AdminState::Ready && own.admin == AdminState::Ready && state.is_up != Some(false);
    if let Some(weight) = state.weight.filter(|weight| is_in && *weight != own.weight.value && !grows(*weight)) {
        add("weight", format!("runs with weight {weight} and the file says {}", own.weight.value));
    }
    let is_address = matches!(own.address.host, Host::Ip(_)) && own.address.port.is_some();
    if let Some(address) = state.address.as_ref().filter(|one| is_address && **one != own.address.to_string()) {
        add("address", format!("runs at {address} and the file says {}", own.address));
    }
    all
}
