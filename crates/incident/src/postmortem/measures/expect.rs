//! What is meant, as evenkeel.yaml says it: it fails while the fault is there, and holds after.

use std::sync::Arc;
use std::time::Duration;

use analysis::intent::Intent;
use model::{Moment, Pool, Text};

use super::super::types::{Cause, CauseKind, Check, How};
use super::proofs;
use crate::{Configuration, Timeline};

/// The expectation for a cause. Nothing is added where the intent says it already.
pub(super) fn of(timeline: &Timeline, cause: &Cause) -> Check {
    let before = before(timeline, cause);
    let intent = before.and_then(|own| own.intent.as_deref());
    if intent.is_some_and(|intent| is_said(intent, cause)) {
        return check("evenkeel check".into(), None);
    }
    let pool = cause.pool.as_deref();
    let own = before.and_then(|own| own.model.pools.iter().find(|one| Some(one.name.value.as_str()) == pool));
    match pool.and_then(|pool| demand(cause.kind, own).map(|demand| format!("pools:\n  {pool}:\n    {demand}\n"))) {
        Some(yaml) => check("evenkeel check".into(), Some(yaml.into())),
        None => compared(cause),
    }
}

fn check(run: Text, add: Option<Text>) -> Check {
    Check { how: How::Expectation, run, add, wants: None }
}

/// The configuration as it was before the fault.
fn before<'a>(timeline: &'a Timeline, cause: &'a Cause) -> Option<&'a Arc<Configuration>> {
    let culprit = cause.culprit.as_ref()?;
    let just_before: Moment = culprit.since - Duration::from_millis(1);
    timeline.configuration(&culprit.balancer, just_before).map(|(_, own)| own)
}

/// Whether the intent demands it already.
fn is_said(intent: &Intent, cause: &Cause) -> bool {
    let pool = intent.pools.iter().find(|own| Some(&own.name.value) == cause.pool.as_ref());
    match cause.kind {
        CauseKind::Spread => pool.is_some_and(|own| own.share.is_some()),
        CauseKind::Rest => pool.is_some_and(|own| own.idle.is_some()),
        CauseKind::Roles => pool.is_some_and(|own| own.endpoints.is_some()),
        _ => false,
    }
}

/// What a pool must be, as it was before.
fn demand(kind: CauseKind, before: Option<&Pool>) -> Option<String> {
    match kind {
        CauseKind::Spread => match before {
            Some(pool) => is_even(pool).then(|| "share: even".to_owned()),
            None => Some("share: even".to_owned()),
        },
        CauseKind::Rest => Some("idle: at least 1h".to_owned()),
        CauseKind::Roles => before.map(|pool| format!("endpoints: [{}]", addresses(pool))),
        _ => None,
    }
}

fn is_even(pool: &Pool) -> bool {
    pool.endpoints.windows(2).all(|pair| pair[0].weight.value == pair[1].weight.value)
}

fn addresses(pool: &Pool) -> String {
    pool.endpoints.iter().map(|one| one.address.to_string()).collect::<Vec<_>>().join(", ")
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
