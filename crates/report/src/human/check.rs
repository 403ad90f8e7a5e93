//! The page of `check`.

use std::io::{self, Write};

use analysis::test::Verdict;
use finding::Severity;

use crate::facts::CheckFacts;
use crate::human::finding::finding;
use crate::human::{coverage, expectations, replay, statistics, structure};
use crate::look::{Ink, cut};
use crate::words::{share, weighed};
use crate::{Baseline, Look, Quotes, ReadFile, Summary, Verbosity};
use model::words::count;

/// More gaps than this are counted, unless all is to be said.
const GAPS: usize = 3;

/// Writes the page: what was found, the expectations, what was read, and a summary.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>, look: &Look) -> io::Result<()> {
    match &facts.statistics {
        Some(counted) => statistics::statistics(out, counted, look)?,
        None => {
            let shown = facts.findings.iter().filter(|finding| finding.severity >= facts.least);
            shown.into_iter().try_for_each(|one| finding(out, facts.quotes, one, look))?;
        }
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
    facts.weighed.iter().try_for_each(|one| writeln!(out, "{}", look.paint(Ink::Faint, weighed(one))))?;
    summary(out, facts, look)
}

/// `read edge.cfg: 214 lines, 98% of what concerns traffic understood`.
pub(crate) fn read_line(quotes: &Quotes<'_>, read: &ReadFile<'_>) -> String {
    let file = quotes.sources().file(read.coverage.file);
    let lines = count(file.line_count(), "line");
    let share = share(read.coverage.understood());
    format!("read {}: {lines}, {share} of what concerns traffic understood", file.name())
}

/// The same, and what was not.
fn understanding(out: &mut dyn Write, facts: &CheckFacts<'_>, read: &ReadFile<'_>, look: &Look) -> io::Result<()> {
    let line = read_line(facts.quotes, read);
    let name = facts.quotes.sources().file(read.coverage.file).name();
    let rest = line.strip_prefix("read ").and_then(|rest| rest.strip_prefix(name)).unwrap_or_default();
    writeln!(out, "read {}{rest}", look.paint(Ink::Place, name))?;
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
    let all = facts.summary();
    let old = (facts.old(Verdict::Fails), facts.old(Verdict::Unknown));
    let ink = ink(Summary { fails: all.fails - old.0, unknown: all.unknown - old.1, ..all });
    writeln!(out, "{}{}", look.paint(ink, found(facts)), hidden(facts))
}

/// The last line as the other forms write it.
pub(crate) fn total(facts: &CheckFacts<'_>) -> String {
    found(facts) + &hidden(facts)
}

/// `found 3 warnings; 1 of 3 expectations hold, 2 failed`.
fn found(facts: &CheckFacts<'_>) -> String {
    let summary = facts.summary();
    let mut parts = Vec::new();
    for (n, noun) in [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")] {
        if n > 0 {
            parts.push(count(n, noun));
        }
    }
    let mut said = if parts.is_empty() { "nothing found".to_owned() } else { format!("found {}", parts.join(", ")) };
    let expected = summary.holds + summary.fails + summary.unknown;
    if expected > 0 {
        let unknown = if summary.unknown > 0 { format!(", {} unknown", summary.unknown) } else { String::new() };
        let fails = if summary.fails > 0 { format!(", {} failed", summary.fails) } else { String::new() };
        said.push_str(&format!("; {} of {} hold{fails}{unknown}", summary.holds, count(expected, "expectation")));
    }
    if let Some(baseline) = facts.baseline {
        said.push_str(&before(baseline, facts.old(Verdict::Fails) + facts.old(Verdict::Unknown)));
    }
    said
}

/// How many findings are counted alone, and how they are seen.
fn hidden(facts: &CheckFacts<'_>) -> String {
    let least = if facts.findings.iter().any(|one| one.severity == Severity::Note) { "note" } else { "warning" };
    match facts.hidden() {
        0 => String::new(),
        hidden => format!(" ({hidden} not shown; --min-severity {least} shows them)"),
    }
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
