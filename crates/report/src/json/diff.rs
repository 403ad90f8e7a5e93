//! `diff` as JSON.

use std::io::{self, Write};

use analysis::diff::{Change, Dispute, Doubt, Replayed};
use serde::Serialize;

use super::VERSION;
use super::place::Quoted;
use super::weighed::WeighedShape;
use super::witness::{WitnessShape, witness};
use crate::Quotes;
use crate::diff::{DiffFacts, Which, equivalent, lines};

/// Writes the object.
///
/// # Errors
/// Those of the writer.
pub fn diff(out: &mut dyn Write, facts: &DiffFacts<'_>) -> io::Result<()> {
    let shape = Shape {
        version: VERSION,
        equivalent: equivalent(facts.diff.equivalent),
        changes: facts.diff.changes.iter().map(|one| change(facts.quotes, one)).collect(),
        weighed: facts.weighed.map(WeighedShape::from),
        unknown: facts.diff.doubts.iter().map(|one| doubt(facts.quotes, one)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

/// The whole object.
#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    equivalent: &'static str,
    changes: Vec<ChangeShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weighed: Option<WeighedShape>,
    unknown: Vec<DoubtShape<'a>>,
}

/// One change; `before` and `after` are null where there is no such thing.
#[derive(Serialize)]
struct ChangeShape<'a> {
    kind: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<WitnessShape<'a>>,
    #[serde(flatten)]
    replayed: Option<ReplayedShape<'a>>,
    before: Option<String>,
    after: Option<String>,
    because: Vec<Line<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic_share: Option<f64>,
}

/// A line and the side that it is of.
#[derive(Serialize)]
struct Line<'a> {
    side: &'static str,
    #[serde(flatten)]
    quoted: Quoted<'a>,
}

/// What the engines did with the witness, or why they were not asked.
#[derive(Serialize, Default)]
struct ReplayedShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    replayed: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_replayed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disputes: Option<Vec<DisputeShape<'a>>>,
}

/// One part that an engine sees differently.
#[derive(Serialize)]
struct DisputeShape<'a> {
    side: &'static str,
    part: &'a str,
    model: String,
    engine: String,
}

/// A line that keeps the answer from being known.
#[derive(Serialize)]
struct DoubtShape<'a> {
    message: String,
    #[serde(flatten)]
    quoted: Quoted<'a>,
}

/// One change, without secrets.
fn change<'a>(quotes: &Quotes<'a>, change: &'a Change) -> ChangeShape<'a> {
    let clean = |text: &Option<String>| text.as_ref().map(|text| quotes.clean(text));
    let line = |(which, span): (Which, finding::Span)| Line { side: which.name(), quoted: Quoted::new(quotes, span) };
    ChangeShape {
        kind: change.kind.name(),
        message: quotes.clean(&change.message),
        requests: clean(&change.requests),
        witness: change.witness.as_ref().map(|one| witness(one).clean(quotes)),
        replayed: change.replayed.as_ref().map(|one| replayed(quotes, one)),
        before: clean(&change.before),
        after: clean(&change.after),
        because: lines(quotes, &change.because).into_iter().map(line).collect(),
        traffic_share: change.traffic_share,
    }
}

/// What the engines did, without secrets.
fn replayed<'a>(quotes: &Quotes<'a>, replayed: &'a Replayed) -> ReplayedShape<'a> {
    let shape = |one: &'a Dispute| DisputeShape {
        side: one.side.name(),
        part: &one.part,
        model: quotes.clean(&one.model),
        engine: quotes.clean(&one.engine),
    };
    let (said, why, disputes) = match replayed {
        Replayed::Agrees => (Some("agrees"), None, None),
        Replayed::Disagrees(all) => (Some("disagrees"), None, Some(all.iter().map(shape).collect())),
        Replayed::NotAsked(why) => (None, Some(quotes.clean(why)), None),
    };
    ReplayedShape { replayed: said, not_replayed: why, disputes }
}

/// One line that was not understood.
fn doubt<'a>(quotes: &Quotes<'a>, doubt: &Doubt) -> DoubtShape<'a> {
    DoubtShape { message: quotes.clean(&doubt.message), quoted: Quoted::new(quotes, doubt.span) }
}
