//! What is meant, as evenkeel.yaml says it: it fails while the fault is there, and holds after.

use std::net::IpAddr;

use model::{Pool, Text};
use traffic::Heavy;

use super::super::types::{Cause, CauseKind, Check, How};
use super::proofs;
use super::proven::Both;
use crate::Timeline;

/// More clients than these aren't written down.
const CLIENTS: usize = 8;

/// The expectation for a cause. Nothing is added where the intent says it already. It was tried on both configurations, where both
/// were seen.
pub(super) fn of(timeline: &Timeline, cause: &Cause) -> Check {
    let both = Both::of(timeline, cause);
    if both.as_ref().is_some_and(Both::is_said) {
        return check(proofs::CHECK.into(), None);
    }
    let yaml = both.as_ref().map_or_else(|| untried(cause), |both| tried(timeline, cause, both));
    yaml.map_or_else(|| compared(cause), |yaml| check(proofs::CHECK.into(), Some(yaml.into())))
}

fn check(run: Text, add: Option<Text>) -> Check {
    Check { how: How::Expectation, run, add, wants: None }
}

/// What a cause of that sort breaks, where no configuration was seen.
fn untried(cause: &Cause) -> Option<String> {
    demand(cause.kind, None).zip(cause.pool.as_ref()).map(|(demand, pool)| of_pool(pool, &demand))
}

/// The first that tells the fault from what was before: what the pool must be, then with what is known of its clients.
fn tried(timeline: &Timeline, cause: &Cause, both: &Both<'_>) -> Option<String> {
    let pool = cause.pool.as_ref()?;
    let own = both.before().model.pools.iter().find(|own| own.name.value == *pool);
    let plain = of_pool(pool, &demand(cause.kind, own)?);
    if both.tells(&plain) {
        return Some(plain);
    }
    let balancer = &cause.culprit.as_ref()?.balancer;
    let known =
        clients(timeline, balancer, pool).map(|known| format!("{plain}traffic:\n  clients: {{ seen: [{known}] }}\n"));
    known.filter(|known| both.tells(known))
}

fn of_pool(pool: &str, demand: &str) -> String {
    format!("pools:\n  {pool}:\n    {demand}\n")
}

/// What a pool must be, as it was before.
fn demand(kind: CauseKind, before: Option<&Pool>) -> Option<String> {
    match kind {
        CauseKind::Spread => Some("share: even".to_owned()),
        CauseKind::Rest => Some("idle: at least 1h".to_owned()),
        CauseKind::Roles => before.map(|pool| format!("endpoints: [{}]", addresses(pool))),
        _ => None,
    }
}

fn addresses(pool: &Pool) -> String {
    pool.endpoints.iter().map(|one| one.address.to_string()).collect::<Vec<_>>().join(", ")
}

/// The addresses from which all requests to a pool came, where they are few.
fn clients(timeline: &Timeline, balancer: &str, pool: &str) -> Option<String> {
    let mut all = Heavy::default();
    let slices = timeline.slices(balancer).flat_map(|own| &own.clients);
    slices.filter(|(own, _)| own == pool).for_each(|(_, own)| all.merge(own));
    let mut known: Vec<IpAddr> = Vec::new();
    for (name, _) in all.top(CLIENTS + 1) {
        known.push(std::str::from_utf8(name).ok()?.parse().ok()?);
    }
    known.sort_unstable();
    let few = (1..=CLIENTS).contains(&known.len()) && all.short() == 0;
    few.then(|| known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// The file does with traffic what it did before the faulty change.
fn compared(cause: &Cause) -> Check {
    let told = cause.culprit.as_ref().and_then(|own| {
        let commit = own.origin.as_ref()?.commit.as_ref()?;
        Some((commit, &own.places.first()?.file))
    });
    match told {
        Some((commit, file)) => check(format!("evenkeel diff {commit}~1:{file} {file}").into(), None),
        None => proofs::open(),
    }
}
