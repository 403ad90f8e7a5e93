//! What it came from, and of which sort that is.

use model::Text;

use super::types::{Cause, CauseKind};
use crate::{Culprit, Diagnosis, Evidence, Scene, Side, Sign, Subject, Suspect, SuspectId, Timeline};

/// So much evidence is told of a cause.
const EVIDENCE: usize = 4;

/// What detectors say of sorts of causes, the surest first: what is further down can come of what is further up.
const TELLING: &[(&str, CauseKind)] = &[
    ("read-only", CauseKind::Roles),
    ("cut", CauseKind::Rest),
    ("broken-connections", CauseKind::Rest),
    ("drifted", CauseKind::Drift),
    ("uneven", CauseKind::Spread),
    ("endpoint-down", CauseKind::Health),
    ("flapping", CauseKind::Health),
    ("expectation-broken", CauseKind::Way),
    ("connections", CauseKind::Limit),
    ("pool-exhausted", CauseKind::Limit),
    ("overloaded", CauseKind::Limit),
    ("probe-failing", CauseKind::Way),
    ("errors", CauseKind::Way),
    ("refused-logins", CauseKind::Way),
];

/// What the diagnosis names.
pub(super) fn of(timeline: &Timeline, diagnosis: Option<&Diagnosis>) -> Option<Cause> {
    let diagnosis = diagnosis?;
    let named = diagnosis.named()?;
    let (kind, pool) = kind(&timeline.scene, diagnosis, named);
    Some(Cause {
        kind,
        pool,
        suspect: named.id,
        name: named.name.clone(),
        story: named.story.clone(),
        culprit: named.culprit.as_ref().map(without_twins),
        evidence: evidence(named),
    })
}

/// The culprit, each of its lines once.
fn without_twins(culprit: &Culprit) -> Culprit {
    let mut own = culprit.clone();
    let mut seen = std::collections::BTreeSet::new();
    own.places.retain(|place| seen.insert((place.file.clone(), place.line)));
    own
}

/// What speaks for a suspect most.
fn evidence(suspect: &Suspect) -> Vec<Evidence> {
    suspect.evidence.iter().filter(|own| own.side == Side::For).take(EVIDENCE).cloned().collect()
}

/// The sort of the cause, and the pool that it spoils.
fn kind(scene: &Scene, diagnosis: &Diagnosis, named: &Suspect) -> (CauseKind, Option<Text>) {
    let told = TELLING.iter().find_map(|(detector, kind)| {
        let sign = diagnosis.signs.iter().find(|sign| sign.detector == *detector)?;
        Some((*kind, sign))
    });
    let hit = || diagnosis.impact.parts.first().map(|(part, _)| part.clone());
    let (kind, pool) = match told {
        Some((kind, sign)) => (kind, pool(scene, kind, sign).or_else(hit)),
        None => (CauseKind::Balancer, hit()),
    };
    (if named.id == SuspectId::Balancer { kind } else { CauseKind::Elsewhere }, pool)
}

/// The pool that a sign is about. Connections and roles are the database's, whoever tells of them.
fn pool(scene: &Scene, kind: CauseKind, sign: &Sign) -> Option<Text> {
    let told = match &sign.subject {
        Subject::Pool(pool) | Subject::Endpoint(pool, _) => Some(pool.clone()),
        _ => None,
    };
    let is_databases = matches!(kind, CauseKind::Rest | CauseKind::Roles);
    match (&scene.databases[..], &told) {
        (databases, Some(pool)) if is_databases && databases.contains(pool) => told,
        ([only], _) if is_databases => Some(only.clone()),
        _ => told,
    }
}
