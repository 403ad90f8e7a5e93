//! Findings and verdicts as diagnostics.

use analysis::test::{Checked, Verdict};
use finding::{FileId, Finding, Severity, Span};
use lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Range};
use report::Quotes;

use crate::snapshot::View;

/// Who says it.
const SOURCE: &str = "evenkeel";
/// The code of an expectation that isn't met.
const EXPECTATION: &str = "expectation";
/// The code of what wasn't understood.
const GAP: &str = "not-understood";

/// Findings as diagnostics, each with its file.
pub fn of_findings(view: View<'_>, findings: &[Finding]) -> Vec<(FileId, Diagnostic)> {
    let quotes = view.snapshot.quotes();
    findings.iter().map(|finding| (finding.primary.span.file, of_finding(view, &quotes, finding))).collect()
}

/// Expectations that don't hold, as diagnostics on the lines of the intent file.
pub fn of_expectations(view: View<'_>, checked: &[Checked]) -> Vec<(FileId, Diagnostic)> {
    let quotes = view.snapshot.quotes();
    let amiss = checked.iter().filter(|one| one.verdict != Verdict::Holds);
    amiss.map(|one| (one.span.file, of_expectation(view, &quotes, one))).collect()
}

/// What wasn't understood, as hints: a word that nobody knows is mostly a slip.
pub fn of_gaps(view: View<'_>) -> Vec<(FileId, Diagnostic)> {
    let files = view.snapshot.balancers.iter().flat_map(|one| &one.reading.model.coverage.files);
    let quotes = view.snapshot.quotes();
    let hint = |gap: &model::Gap| Diagnostic {
        range: view.range(gap.span),
        severity: Some(DiagnosticSeverity::HINT),
        code: Some(NumberOrString::String(GAP.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: format!("not understood: {}", quotes.clean(&gap.reason)),
        ..Diagnostic::default()
    };
    files.flat_map(|file| &file.gaps).map(|gap| (gap.span.file, hint(gap))).collect()
}

/// One finding.
pub(crate) fn of_finding(view: View<'_>, quotes: &Quotes<'_>, finding: &Finding) -> Diagnostic {
    let mut message = finding.message.clone();
    if !finding.primary.message.is_empty() {
        message.push_str(&format!("\n{}", finding.primary.message));
    }
    if let Some(witness) = &finding.witness {
        message.push_str(&format!("\nsuch as {}", report::request(witness)));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let related = finding.related.iter().map(|label| (label.span, label.message.as_str()));
    let known = view.pages.iter().any(|page| page.id == finding.rule);
    Diagnostic {
        range: view.range(finding.primary.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: if known { description(view, &finding.rule) } else { None },
        source: Some(SOURCE.to_owned()),
        message: clean(quotes, &message),
        related_information: related_information(view, quotes, related),
        ..Diagnostic::default()
    }
}

/// One expectation, with the lines that decide.
fn of_expectation(view: View<'_>, quotes: &Quotes<'_>, one: &Checked) -> Diagnostic {
    let outcome = one.outcome.as_deref().unwrap_or("it is not so");
    let (severity, verdict) = match one.verdict {
        Verdict::Fails => (DiagnosticSeverity::ERROR, "fails"),
        Verdict::Unknown | Verdict::Holds => (DiagnosticSeverity::WARNING, "is not known to hold"),
    };
    let mut message = match &one.witness {
        Some(witness) => format!("{} {verdict}: {} -> {outcome}", one.name, report::request(witness)),
        None => format!("{} {verdict}: {outcome}", one.name),
    };
    if let Some(note) = &one.note {
        message.push_str(&format!("\n{note}"));
    }
    Diagnostic {
        range: first_line(view, one.span),
        severity: Some(severity),
        code: Some(NumberOrString::String(EXPECTATION.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: clean(quotes, &message),
        related_information: related_information(view, quotes, one.because.iter().map(|span| (*span, ""))),
        ..Diagnostic::default()
    }
}

/// A span up to the end of its first line.
fn first_line(view: View<'_>, span: Span) -> Range {
    let text = view.snapshot.sources.text(span);
    let length = text.find('\n').unwrap_or(text.len());
    view.range(Span { end: span.start + length as u32, ..span })
}

/// A text of several lines without secrets.
fn clean(quotes: &Quotes<'_>, text: &str) -> String {
    text.lines().map(|line| quotes.clean(line)).collect::<Vec<_>>().join("\n")
}

/// Other places; a place of which nothing is said shows its line.
fn related_information<'l>(
    view: View<'_>,
    quotes: &Quotes<'_>,
    labels: impl Iterator<Item = (Span, &'l str)>,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let one = |(span, message): (Span, &str)| {
        let message = if message.is_empty() { quotes.line(span) } else { quotes.clean(message) };
        Some(DiagnosticRelatedInformation { location: view.location(span)?, message })
    };
    let all: Vec<_> = labels.filter(|_| view.client.related).filter_map(one).collect();
    (!all.is_empty()).then_some(all)
}

/// Where the page of a rule is, for a client that can open it.
fn description(view: View<'_>, rule: &str) -> Option<CodeDescription> {
    let href = format!("evenkeel:/{rule}.md").parse().ok();
    Some(CodeDescription { href: href.filter(|_| view.client.own.explain_uris)? })
}

/// Notes are information, not hints: editors show hints as faint dots.
fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}
