//! The page of `check`.

use std::io::{self, Write};

use analysis::test::Verdict;
use finding::Severity;

use crate::facts::CheckFacts;
use crate::human::finding::finding;
use crate::human::{coverage, expectations, replay, structure};
use crate::look::{Ink, cut};
use crate::{Baseline, Look, ReadFile, Summary, Verbosity};
use model::words::count;

/// More gaps than this are counted, unless all is to be said.
const GAPS: usize = 3;

/// Writes the page: what was found, the expectations, what was read, and a summary.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>, look: &Look) -> io::Result<()> {
    for one in facts.findings.iter().filter(|finding| finding.severity >= facts.least) {
        finding(out, facts.quotes, one, look)?;
    }
    expectations::failed(out, facts.quotes, facts.expectations, look)?;
    let defects = facts.replays.iter().any(|replay| replay.disagree > 0);
    if look.verbosity == Verbosity::Quiet {
        facts.coverage.iter().try_for_each(|measured| coverage::lacking(out, measured, look))?;
        facts.structure.iter().try_for_each(|one| structure::structure(out, facts.quotes, one, look))?;
        return if defects { replay::replays(out, facts.replays, look) } else { Ok(()) };
    }
    expectations::list(out, facts.quotes, facts.expectations, look)?;
    for read in &facts.read {
        understanding(out, facts, read, look)?;
    }
    replay::replays(out, facts.replays, look)?;
    if let Some(measured) = &facts.coverage {
        coverage::coverage(out, facts.quotes, measured, look)?;
    }
    facts.structure.iter().try_for_each(|one| structure::structure(out, facts.quotes, one, look))?;
    summary(out, facts, look)
}

/// `read haproxy.cfg: 214 lines, 98% of what concerns traffic understood`, and what was not.
fn understanding(out: &mut dyn Write, facts: &CheckFacts<'_>, read: &ReadFile<'_>, look: &Look) -> io::Result<()> {
    let file = facts.quotes.sources().file(read.coverage.file);
    let lines = count(file.line_count(), "line");
    let share = coverage::share(read.coverage.understood());
    writeln!(
        out,
        "read {}: {lines}, {share} of what concerns traffic understood",
        look.paint(Ink::Place, file.name())
    )?;
    let gaps = &read.coverage.gaps;
    let shown = if look.verbose() { gaps.len() } else { GAPS };
    for gap in gaps.iter().take(shown) {
        let line = facts.quotes.place(gap.span).line;
        let text = format!("not understood: line {line}: {} ({})", facts.quotes.line(gap.span), gap.reason);
        writeln!(out, "  {}", cut(&text, look.width.saturating_sub(2)))?;
    }
    if gaps.len() > shown {
        writeln!(out, "  and {} more that were not understood; -v lists them", gaps.len() - shown)?;
    }
    Ok(())
}

/// The last line: how much of what was found.
fn summary(out: &mut dyn Write, facts: &CheckFacts<'_>, look: &Look) -> io::Result<()> {
    let summary = facts.summary();
    let hidden = facts.findings.iter().filter(|finding| finding.severity < facts.least).count();
    let mut parts = Vec::new();
    for (n, noun) in [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")] {
        if n > 0 {
            parts.push(count(n, noun));
        }
    }
    let old = (facts.old(Verdict::Fails), facts.old(Verdict::Unknown));
    let ink = ink(Summary { fails: summary.fails - old.0, unknown: summary.unknown - old.1, ..summary });
    let mut said = if parts.is_empty() { "nothing found".to_owned() } else { format!("found {}", parts.join(", ")) };
    let expected = summary.holds + summary.fails + summary.unknown;
    if expected > 0 {
        let unknown = if summary.unknown > 0 { format!(", {} unknown", summary.unknown) } else { String::new() };
        let fails = if summary.fails > 0 { format!(", {} failed", summary.fails) } else { String::new() };
        said.push_str(&format!("; {} of {} hold{fails}{unknown}", summary.holds, count(expected, "expectation")));
    }
    if let Some(baseline) = facts.baseline {
        said.push_str(&before(baseline, old.0 + old.1));
    }
    write!(out, "{}", look.paint(ink, said))?;
    if hidden > 0 {
        let least = if facts.findings.iter().any(|one| one.severity == Severity::Note) { "note" } else { "warning" };
        write!(out, " ({hidden} not shown; --min-severity {least} shows them)")?;
    }
    writeln!(out)
}

/// What is no news: left out, or no better before.
fn before(baseline: &Baseline, expectations: usize) -> String {
    let findings = match baseline.findings {
        0 => String::new(),
        more => format!("{} left out", count(more, "finding")),
    };
    let expectations = match expectations {
        0 => String::new(),
        more => format!("{} no better before", count(more, "expectation")),
    };
    let parts: Vec<String> = [findings, expectations].into_iter().filter(|part| !part.is_empty()).collect();
    let parts = if parts.is_empty() { "nothing left out".to_owned() } else { parts.join(", ") };
    format!("; against {}: {parts}", baseline.old)
}

/// The colour of the worst that was found.
fn ink(summary: Summary) -> Ink {
    if summary.errors + summary.fails > 0 {
        Ink::Bad
    } else if summary.warnings + summary.unknown > 0 {
        Ink::Unsure
    } else {
        Ink::Good
    }
}
