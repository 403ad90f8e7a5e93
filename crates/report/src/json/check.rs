//! `check` as JSON.

use std::io::{self, Write};

use analysis::test::{Assumed, Checked, Verdict};
use finding::{Confidence, Edit, Finding, Fix, Label};
use serde::Serialize;

use super::VERSION;
use super::coverage::{CoverageShape, coverage};
use super::place::{Location, Quoted};
use super::replay::{ReplayShape, replays};
use super::structure::{StructureShape, structure};
use super::weighed::WeighedShape;
use super::witness::{WitnessShape, witness};
use crate::each::Each;
use crate::words::{severity, verdict};
use crate::{CheckFacts, Counted, Quotes, ReadFile, Summary};

/// Writes the object; findings are made one at a time.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let findings = Each(facts.findings, |finding| shape(facts.quotes, finding));
    let shape = whole(facts, Some(findings));
    serde_json::to_writer_pretty(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

/// The object around findings; without them where another form carries them in its own way.
pub(crate) fn whole<'a>(facts: &'a CheckFacts<'a>, findings: Option<impl Serialize + 'a>) -> impl Serialize + 'a {
    Shape {
        version: VERSION,
        read: Each(&facts.read, |read| read_file(facts.quotes, read)),
        findings,
        expectations: Each(facts.expectations, |checked| expectation(facts.quotes, checked)),
        replay: replays(facts.replays),
        coverage: facts.coverage.as_ref().map(|measured| coverage(facts.quotes, measured.coverage)),
        structure: facts.structure.map(|one| structure(facts.quotes, one)),
        statistics: facts.statistics.as_deref(),
        baseline: facts.baseline.map(|baseline| BaselineShape {
            old: &baseline.old,
            findings: baseline.findings,
            fails: facts.old(Verdict::Fails),
            unknown: facts.old(Verdict::Unknown),
        }),
        weighed: facts.weighed.map(WeighedShape::from),
        summary: facts.summary(),
    }
}

/// The whole object.
#[derive(Serialize)]
struct Shape<'a, R, F, E> {
    version: u32,
    read: R,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<F>,
    expectations: E,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay: Option<Vec<ReplayShape<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    structure: Option<StructureShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<&'a [Counted]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weighed: Option<WeighedShape>,
    summary: Summary,
}

/// How much the older configuration has too: findings that were left out, and expectations that were no better.
#[derive(Serialize)]
struct BaselineShape<'a> {
    old: &'a str,
    findings: usize,
    fails: usize,
    unknown: usize,
}

/// One file: how much of it concerns traffic and was understood, 0 to 1.
#[derive(Serialize)]
struct ReadShape<'a> {
    file: &'a str,
    engine: &'a str,
    lines: usize,
    understood: f64,
    not_understood: Vec<Gap>,
}

/// A line that was not understood.
#[derive(Serialize)]
struct Gap {
    line: usize,
    text: String,
}

/// What was understood of one file.
fn read_file<'a>(quotes: &Quotes<'a>, read: &ReadFile<'a>) -> ReadShape<'a> {
    let file = quotes.sources().file(read.coverage.file);
    let gap = |gap: &model::Gap| Gap { line: quotes.place(gap.span).line, text: quotes.line(gap.span) };
    ReadShape {
        file: file.name(),
        engine: read.engine,
        lines: file.line_count(),
        understood: read.coverage.understood(),
        not_understood: read.coverage.gaps.iter().map(gap).collect(),
    }
}

/// One finding; keys without a value are left out.
#[derive(Serialize)]
struct FindingShape<'a> {
    rule: &'a str,
    severity: &'a str,
    confidence: &'a str,
    message: String,
    location: Location<'a>,
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<WitnessShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixShape<'a>>,
}

/// Another place that matters.
#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

/// Edits that mend it, all or none.
#[derive(Serialize)]
struct FixShape<'a> {
    safe: bool,
    edits: Vec<EditShape<'a>>,
}

/// A range and what takes its place.
#[derive(Serialize)]
struct EditShape<'a> {
    location: Location<'a>,
    replacement: &'a str,
}

/// One finding.
fn shape<'a>(quotes: &Quotes<'a>, finding: &'a Finding) -> FindingShape<'a> {
    let related = |label: &'a Label| Related {
        message: quotes.clean(&label.message),
        location: Location::new(quotes, label.span),
    };
    FindingShape {
        rule: &finding.rule,
        severity: severity(finding.severity),
        confidence: confidence(finding.confidence),
        message: quotes.clean(&finding.message),
        location: Location::new(quotes, finding.primary.span),
        related: finding.related.iter().map(related).collect(),
        help: finding.help.as_deref().map(|help| quotes.clean(help)),
        witness: finding.witness.as_ref().map(|one| witness(one).clean(quotes)),
        fix: finding.fix.as_ref().and_then(|fix| fix_shape(quotes, fix)),
    }
}

/// The edits of a finding, unless they would show a secret.
fn fix_shape<'a>(quotes: &Quotes<'a>, fix: &'a Fix) -> Option<FixShape<'a>> {
    let edit =
        |edit: &'a Edit| EditShape { location: Location::new(quotes, edit.span), replacement: &edit.replacement };
    (!quotes.leaks(fix)).then(|| FixShape { safe: fix.safe, edits: fix.edits.iter().map(edit).collect() })
}

/// One expectation with its verdict and the lines that decide.
#[derive(Serialize)]
struct ExpectationShape<'a> {
    name: String,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<WitnessShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    because: Vec<Quoted<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assumes: Vec<AssumedShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replayed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic_share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    breaking_share: Option<f64>,
}

/// Something that was taken to have its usual value.
#[derive(Serialize)]
struct AssumedShape<'a> {
    #[serde(flatten)]
    line: Quoted<'a>,
    holds: bool,
    reason: String,
}

/// One assumption.
fn assumed<'a>(quotes: &Quotes<'a>, one: &'a Assumed) -> AssumedShape<'a> {
    let line = Quoted::new(quotes, one.blame.span);
    AssumedShape { line, holds: one.holds, reason: quotes.clean(&one.blame.reason) }
}

/// One expectation.
fn expectation<'a>(quotes: &Quotes<'a>, checked: &'a Checked) -> ExpectationShape<'a> {
    ExpectationShape {
        name: quotes.clean(&checked.name),
        verdict: verdict(checked.verdict),
        witness: checked.witness.as_ref().map(|one| witness(one).clean(quotes)),
        outcome: checked.outcome.as_deref().map(|text| quotes.clean(text)),
        note: checked.note.as_deref().map(|text| quotes.clean(text)),
        because: checked.because.iter().map(|&span| Quoted::new(quotes, span)).collect(),
        assumes: checked.assumes.iter().map(|one| assumed(quotes, one)).collect(),
        replayed: checked.replayed.map(|agrees| if agrees { "agrees" } else { "disagrees" }),
        before: checked.before.map(verdict),
        traffic_share: checked.traffic.map(|weight| weight.share),
        breaking_share: checked.traffic.map(|weight| weight.breaking),
    }
}

/// A confidence as JSON has it.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}
