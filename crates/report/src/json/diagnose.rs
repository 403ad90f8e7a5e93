//! `diagnose` as JSON.

use std::io::{self, Write};

use incident::{Culprit, Diagnosis, Evidence, Place, Side, Sign, Subject, Suspect, Verdict};
use serde::Serialize;

use super::VERSION;
use super::check::confidence;
use crate::diagnose::{headline, id, standing, unified};

/// Writes the object.
///
/// # Errors
/// Those of the writer.
pub fn diagnosis(out: &mut dyn Write, own: &Diagnosis) -> io::Result<()> {
    let shape = Shape {
        version: VERSION,
        at: own.at.to_string(),
        verdict: match own.verdict {
            Verdict::Named => "named",
            Verdict::Inconclusive => "inconclusive",
            Verdict::NothingWrong => "nothing-wrong",
        },
        summary: headline(own),
        impact: impact(own),
        suspects: own.suspects.iter().map(suspect).collect(),
        signs: own.signs.iter().map(sign).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

/// The whole object.
#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    at: String,
    verdict: &'static str,
    summary: String,
    impact: ImpactShape<'a>,
    suspects: Vec<SuspectShape<'a>>,
    signs: Vec<SignShape<'a>>,
}

/// Whom it hits.
#[derive(Serialize)]
struct ImpactShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    requests: u64,
    failed: u64,
    logins: u64,
    logins_failed: u64,
    parts: Vec<PartShape<'a>>,
}

/// A route or a pool that is hit.
#[derive(Serialize)]
struct PartShape<'a> {
    name: &'a str,
    failed: f64,
}

/// One suspect.
#[derive(Serialize)]
struct SuspectShape<'a> {
    id: &'static str,
    name: &'a str,
    story: &'a str,
    standing: &'static str,
    decibans: f64,
    evidence: Vec<EvidenceShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settles: Option<SettlesShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    culprit: Option<CulpritShape<'a>>,
}

/// What speaks for it or against it.
#[derive(Serialize)]
struct EvidenceShape<'a> {
    side: &'static str,
    decibans: f64,
    text: &'a str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceShape<'a>>,
}

/// What would settle it.
#[derive(Serialize)]
struct SettlesShape<'a> {
    advice: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'a str>,
}

/// The lines that are to blame.
#[derive(Serialize)]
struct CulpritShape<'a> {
    balancer: &'a str,
    places: Vec<PlaceShape<'a>>,
    changes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<OriginShape<'a>>,
    since: String,
    whom: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

/// From which change they are.
#[derive(Serialize)]
struct OriginShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    author: &'a str,
    at: String,
    summary: &'a str,
}

/// A line.
#[derive(Serialize)]
struct PlaceShape<'a> {
    balancer: &'a str,
    file: &'a str,
    line: u32,
    text: &'a str,
}

/// Something odd.
#[derive(Serialize)]
struct SignShape<'a> {
    detector: &'static str,
    subject: String,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    confidence: &'static str,
    message: &'a str,
    size: f64,
    places: Vec<PlaceShape<'a>>,
}

/// How many lines around a change a mend has.
const AROUND: usize = 3;

fn impact(own: &Diagnosis) -> ImpactShape<'_> {
    let own = &own.impact;
    ImpactShape {
        since: own.since.map(|since| since.to_string()),
        requests: own.requests,
        failed: own.failed,
        logins: own.logins.0,
        logins_failed: own.logins.1,
        parts: own.parts.iter().map(|(name, failed)| PartShape { name, failed: *failed }).collect(),
    }
}

fn suspect(own: &Suspect) -> SuspectShape<'_> {
    SuspectShape {
        id: id(own.id),
        name: &own.name,
        story: &own.story,
        standing: standing(own.standing),
        decibans: own.weight,
        evidence: own.evidence.iter().map(evidence).collect(),
        settles: own
            .settles
            .as_ref()
            .map(|settles| SettlesShape { advice: &settles.advice, command: settles.command.as_deref() }),
        culprit: own.culprit.as_ref().map(culprit),
    }
}

fn evidence(own: &Evidence) -> EvidenceShape<'_> {
    EvidenceShape {
        side: if own.side == Side::For { "for" } else { "against" },
        decibans: own.strength,
        text: &own.text,
        at: own.at.to_string(),
        place: own.place.as_ref().map(place),
    }
}

fn culprit(own: &Culprit) -> CulpritShape<'_> {
    let change = own.origin.as_ref().map(|origin| OriginShape {
        commit: origin.commit.as_deref(),
        author: &origin.author,
        at: origin.at.to_string(),
        summary: &origin.summary,
    });
    CulpritShape {
        balancer: &own.balancer,
        places: own.places.iter().map(place).collect(),
        changes: own.changes.iter().map(|change| change.as_str()).collect(),
        change,
        since: own.since.to_string(),
        whom: &own.whom,
        mend: own.mend.as_ref().map(|mend| unified(mend, AROUND)),
    }
}

fn place(own: &Place) -> PlaceShape<'_> {
    PlaceShape { balancer: &own.balancer, file: &own.file, line: own.line, text: &own.text }
}

fn sign(own: &Sign) -> SignShape<'_> {
    SignShape {
        detector: own.detector,
        subject: subject(&own.subject),
        since: own.since.to_string(),
        until: own.until.map(|until| until.to_string()),
        confidence: confidence(own.confidence),
        message: &own.message,
        size: own.size,
        places: own.places.iter().map(place).collect(),
    }
}

/// What a sign is about, in a few words.
fn subject(own: &Subject) -> String {
    match own {
        Subject::Balancer(name) => format!("balancer {name}"),
        Subject::Listener(balancer, name) => format!("listener {name} of {balancer}"),
        Subject::Pool(name) => format!("pool {name}"),
        Subject::Endpoint(pool, name) => format!("endpoint {name} of pool {pool}"),
        Subject::Route(name) => format!("route {name}"),
        Subject::Source(name) => format!("source {name}"),
    }
}
