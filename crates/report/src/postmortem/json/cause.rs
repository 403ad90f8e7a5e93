//! What it came from, as JSON.

use incident::postmortem::{Cause, CauseKind, Possible};
use incident::{Mend, Origin, Place, SuspectId};
use serde::Serialize;

use super::super::unified::unified;

#[derive(Serialize)]
pub(super) struct Blamed<'a> {
    kind: &'static str,
    suspect: &'static str,
    name: &'a str,
    story: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pool: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balancer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    places: Vec<At<'a>>,
    changes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whom: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change<'a>>,
    evidence: Vec<Shown<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<Difference<'a>>,
}

pub(super) fn blamed(cause: &Cause) -> Blamed<'_> {
    let culprit = cause.culprit.as_ref();
    Blamed {
        kind: cause_kind(cause.kind),
        suspect: suspect(cause.suspect),
        name: &cause.name,
        story: &cause.story,
        pool: cause.pool.as_deref(),
        balancer: culprit.map(|own| own.balancer.as_str()),
        since: culprit.map(|own| own.since.to_string()),
        places: culprit.iter().flat_map(|own| &own.places).map(at).collect(),
        changes: culprit.iter().flat_map(|own| &own.changes).map(|own| own.as_str()).collect(),
        whom: culprit.map(|own| own.whom.as_str()),
        change: culprit.and_then(|own| own.origin.as_ref()).map(change),
        evidence: cause.evidence.iter().map(|own| Shown { at: own.at.to_string(), text: &own.text }).collect(),
        mend: culprit.and_then(|own| own.mend.as_ref()).map(difference),
    }
}

fn cause_kind(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Spread => "spread",
        CauseKind::Rest => "rest",
        CauseKind::Roles => "roles",
        CauseKind::Way => "way",
        CauseKind::Health => "health",
        CauseKind::Limit => "limit",
        CauseKind::Drift => "drift",
        CauseKind::Balancer => "balancer",
        CauseKind::Elsewhere => "elsewhere",
    }
}

fn suspect(id: SuspectId) -> &'static str {
    match id {
        SuspectId::Balancer => "balancer",
        SuspectId::Application => "application",
        SuspectId::Deployment => "deployment",
        SuspectId::Database => "database",
        SuspectId::ConnectionPool => "connection-pool",
        SuspectId::Queries => "queries",
        SuspectId::Flood => "flood",
        SuspectId::Network => "network",
    }
}

#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    line: u32,
    text: &'a str,
}

fn at(place: &Place) -> At<'_> {
    At { file: &place.file, line: place.line, text: &place.text }
}

#[derive(Serialize)]
pub(super) struct Change<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    author: &'a str,
    at: String,
    summary: &'a str,
}

pub(super) fn change(origin: &Origin) -> Change<'_> {
    Change {
        commit: origin.commit.as_deref(),
        author: &origin.author,
        at: origin.at.to_string(),
        summary: &origin.summary,
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    at: String,
    text: &'a str,
}

#[derive(Serialize)]
struct Difference<'a> {
    file: &'a str,
    diff: String,
}

fn difference(mend: &Mend) -> Difference<'_> {
    Difference { file: &mend.file, diff: unified(mend) }
}

#[derive(Serialize)]
pub(super) struct Maybe<'a> {
    name: &'a str,
    story: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'a str>,
}

pub(super) fn maybe(own: &Possible) -> Maybe<'_> {
    let settles = own.settles.as_ref();
    Maybe {
        name: &own.name,
        story: &own.story,
        advice: settles.map(|own| own.advice.as_str()),
        command: settles.and_then(|own| own.command.as_deref()),
    }
}
