//! What is to be done, as JSON.

use incident::postmortem::{Check, How, Measure, MeasureKind, Owner, Role};
use serde::Serialize;

use super::super::page::plain;
use super::super::sections::measure_name;

#[derive(Serialize)]
pub(super) struct Task<'a> {
    kind: &'static str,
    what: String,
    owner: Who<'a>,
    eta: String,
    check: Proof<'a>,
}

pub(super) fn task(own: &Measure) -> Task<'_> {
    Task {
        kind: kind(own.kind),
        what: plain(&measure_name(own)),
        owner: who(&own.owner),
        eta: own.due.to_string(),
        check: proof(&own.check),
    }
}

fn kind(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::FindCause => "find-cause",
        MeasureKind::Mend => "mend",
        MeasureKind::Expect => "expect",
        MeasureKind::Gate => "gate",
        MeasureKind::Audit => "audit",
        MeasureKind::WatchBalancer => "watch-balancer",
        MeasureKind::WatchEffect => "watch-effect",
        MeasureKind::Diagnose => "diagnose",
        MeasureKind::Playbook => "playbook",
        MeasureKind::Drill => "drill",
    }
}

#[derive(Serialize)]
struct Who<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

fn who(own: &Owner) -> Who<'_> {
    let (role, of) = match &own.role {
        Role::Balancer(name) => ("balancer", Some(name.as_str())),
        Role::Pool(name) => ("pool", Some(name.as_str())),
        Role::OnCall => ("on-call", None),
        Role::Lead => ("lead", None),
    };
    Who { role, of, name: own.name.as_deref() }
}

#[derive(Serialize)]
struct Proof<'a> {
    how: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    run: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    add: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wants: Option<&'a str>,
}

fn proof(check: &Check) -> Proof<'_> {
    let how = match check.how {
        How::Expectation => "expectation",
        How::Pipeline => "pipeline",
        How::Rule => "rule",
        How::Alert => "alert",
        How::Drill => "drill",
        How::Command => "command",
        How::Settled => "settled",
        How::Open => "open",
    };
    Proof { how, run: &check.run, add: check.add.as_deref(), wants: check.wants.as_deref() }
}
