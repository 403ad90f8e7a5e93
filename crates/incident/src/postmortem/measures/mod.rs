//! What is to be done, each thing with an owner, a date and a proof, chosen by the sort of the cause.

mod due;
mod expect;
mod owners;
mod proofs;
mod proven;

use model::{Moment, Text};

use self::due::due;
use self::owners::Owners;
use super::signs;
use super::types::{Cause, CauseKind, Check, Detour, How, Measure, MeasureKind, Mended, Owner, When};
use crate::{Diagnosis, Timeline, Verdict};

/// So many suspects are looked into where nobody knows what it came from.
const LOOKED_INTO: usize = 3;

/// Everything that measures are chosen by.
struct Case<'a> {
    timeline: &'a Timeline,
    day: Moment,
    is_over: bool,
    main: Option<&'a Diagnosis>,
    detours: &'a [Detour],
    owners: Owners,
}

/// The measures, the soonest first.
pub(super) fn of(
    timeline: &Timeline,
    when: &When,
    cause: Option<&Cause>,
    mended: Option<&Mended>,
    main: Option<&Diagnosis>,
    detours: &[Detour],
) -> Vec<Measure> {
    let day = when.began.or(when.detected).unwrap_or(when.seen_until);
    let owners = Owners::of(timeline, cause, mended);
    let case = Case { timeline, day, is_over: when.ended.is_some(), main, detours, owners };
    let mut all = match cause {
        None => unexplained(&case),
        Some(cause) if cause.kind == CauseKind::Elsewhere => elsewhere(&case, cause),
        Some(cause) => of_balancer(&case, cause),
    };
    all.sort_by_key(|own| (own.due, own.kind));
    all
}

impl Case<'_> {
    fn measure(&self, kind: MeasureKind, subject: &str, owner: Owner, check: Check) -> Measure {
        Measure { kind, subject: subject.into(), owner, due: due(self.day, kind), check }
    }
}

/// Nobody knows what it came from: that is to be found out.
fn unexplained(case: &Case<'_>) -> Vec<Measure> {
    let Some(main) = case.main.filter(|main| main.verdict == Verdict::Inconclusive) else { return Vec::new() };
    let open = main.suspects.iter().filter(|one| one.settles.is_some()).take(LOOKED_INTO);
    let settled = open.map(|one| {
        let command = one.settles.as_ref().and_then(|own| own.command.clone());
        case.measure(MeasureKind::FindCause, &one.name, case.owners.lead(), proofs::settled(command))
    });
    let mut all: Vec<Measure> = settled.collect();
    all.extend(effect(case, None));
    all
}

/// It wasn't the balancer.
fn elsewhere(case: &Case<'_>, cause: &Cause) -> Vec<Measure> {
    let mut all: Vec<Measure> = Vec::new();
    if !case.is_over {
        all.push(case.measure(MeasureKind::Mend, &cause.name, case.owners.lead(), proofs::open()));
    }
    all.extend(effect(case, cause.pool.as_ref()));
    all.extend(astray(case, cause));
    all.push(drill(case, cause));
    all
}

/// A line of the balancer, or its state.
fn of_balancer(case: &Case<'_>, cause: &Cause) -> Vec<Measure> {
    let balancer = cause.culprit.as_ref().map_or(cause.name.clone(), |own| own.balancer.clone());
    let owner = || case.owners.balancer(&balancer);
    let expect = expect::of(case.timeline, cause);
    let audit = proofs::audit(case.timeline, cause, &expect);
    let gate = proofs::gate(cause, audit.is_some());
    let mut all = Vec::new();
    if !case.is_over {
        let proof = if expect.add.is_some() { proofs::healthy() } else { expect.clone() };
        all.push(case.measure(MeasureKind::Mend, &balancer, owner(), proof));
    }
    if expect.add.is_some() || expect.how == How::Open {
        let subject = cause.pool.clone().unwrap_or_else(|| balancer.clone());
        all.push(case.measure(MeasureKind::Expect, &subject, owner(), expect));
    }
    all.extend(gate.map(|gate| case.measure(MeasureKind::Gate, &balancer, owner(), gate)));
    all.extend(audit.map(|audit| case.measure(MeasureKind::Audit, &balancer, owner(), audit)));
    all.push(case.measure(MeasureKind::WatchBalancer, &balancer, owner(), proofs::watched(cause)));
    all.extend(effect(case, cause.pool.as_ref()));
    all.extend(astray(case, cause));
    all.push(case.measure(MeasureKind::Playbook, &balancer, owner(), proofs::playbook()));
    all.push(drill(case, cause));
    all
}

/// An alert on what users felt most.
fn effect(case: &Case<'_>, pool: Option<&Text>) -> Option<Measure> {
    let main = case.main?;
    let sign = signs::strongest(&main.signs, pool).filter(|own| own.size > 0.0)?;
    let hit = || main.impact.parts.first().map(|(part, _)| part.clone());
    let subject = signs::of_pool(sign).or(pool).cloned().or_else(hit)?;
    Some(case.measure(MeasureKind::WatchEffect, &subject, case.owners.pool(&subject), proofs::alert(sign.detector)))
}

/// Somebody was suspected who wasn't it.
fn astray(case: &Case<'_>, cause: &Cause) -> Option<Measure> {
    let first = case.detours.first()?;
    Some(case.measure(MeasureKind::Diagnose, &first.suspect, case.owners.on_call(), proofs::diagnosed(cause)))
}

fn drill(case: &Case<'_>, cause: &Cause) -> Measure {
    case.measure(MeasureKind::Drill, &cause.name, case.owners.lead(), proofs::drill())
}
