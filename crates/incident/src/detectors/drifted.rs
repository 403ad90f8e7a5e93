//! What runs differs from what the file says.

use std::sync::Arc;
use std::time::Duration;

use finding::Confidence;
use model::{AdminState, Endpoint, EndpointState, Host, Moment, Pool, Running, Text};

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
        let runs: Vec<(Moment, &Running, Option<usize>)> = view
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
        let mut gone: Vec<(Moment, Drift)> = Vec::new();
        for (at, own, in_force) in &runs {
            if let Some(version) = in_force {
                gone.extend(drifts(own, versions[*version].1).into_iter().map(|drift| (*at, drift)));
            }
        }
        endpoints(balancer, &versions, &runs, gone, signs);
    }
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
    runs: &[(Moment, &Running, Option<usize>)],
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
    runs: &[(Moment, &Running, Option<usize>)],
    seen: Vec<(Moment, Drift)>,
    signs: &mut Vec<Sign>,
) {
    let mut kinds: Vec<(Text, Text, &'static str)> =
        seen.iter().map(|(_, own)| (own.pool.clone(), own.endpoint.clone(), own.kind)).collect();
    kinds.sort();
    kinds.dedup();
    for (pool, endpoint, kind) in kinds {
        let own: Vec<&(Moment, Drift)> = seen
            .iter()
            .filter(|(_, drift)| drift.kind == kind && drift.pool == pool && drift.endpoint == endpoint)
            .collect();
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
        for one in &state.endpoints {
            match pool.endpoints.iter().find(|own| is_same(own, one)) {
                Some(own) => all.extend(differences(pool, own, one)),
                None => all.push(drift(pool, &one.endpoint, "more", "runs and isn't in the file", None)),
            }
        }
        let missing = pool.endpoints.iter().filter(|own| !state.endpoints.iter().any(|one| is_same(own, one)));
        all.extend(
            missing.map(|own| drift(pool, &name(own), "less", "is in the file and doesn't run", Some(own.span))),
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
