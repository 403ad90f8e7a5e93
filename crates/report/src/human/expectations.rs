//! Expectations: the failed ones with the lines that decide, then all by name and verdict.

use std::io::{self, Write};

use analysis::test::{Checked, Verdict};
use finding::{Severity, Span};

use super::finding::finding;
use crate::beside::{OLD, as_finding};
use crate::look::{Ink, cut, pad, wrap};
use crate::words::weight;
use crate::{Look, Quotes};
use model::words::count;

/// More expectations that hold than this are counted, unless all is to be said.
const HOLDING: usize = 12;

/// Draws each failed expectation at the line that decides, as rustc draws an error; one that failed before where all is said.
pub(crate) fn failed(out: &mut dyn Write, quotes: &Quotes<'_>, all: &[Checked], look: &Look) -> io::Result<()> {
    all.iter()
        .filter(|one| one.verdict == Verdict::Fails && (look.verbose() || !one.is_old()))
        .try_for_each(|one| finding(out, quotes, &as_finding(one, Severity::Error), look))
}

/// Writes a line for each expectation: verdict and name; where nobody knows, the lines to blame.
pub(crate) fn list(out: &mut dyn Write, quotes: &Quotes<'_>, all: &[Checked], look: &Look) -> io::Result<()> {
    let holding = all.iter().filter(|one| one.verdict == Verdict::Holds).count();
    let few = look.verbose() || holding <= HOLDING;
    for one in all.iter().filter(|one| few || one.verdict != Verdict::Holds) {
        verdict(out, quotes, one, look)?;
        if one.verdict == Verdict::Unknown {
            blame(out, quotes, one, look)?;
        }
        let said = one.note.as_deref().filter(|_| look.verbose() || one.verdict != Verdict::Holds);
        indented(out, &quotes.clean(said.unwrap_or_default()), look)?;
        indented(out, &one.traffic.map_or(String::new(), weight), look)?;
        assumptions(out, quotes, one, look)?;
        indented(out, if one.is_old() { OLD } else { "" }, look)?;
    }
    if !few {
        let assuming = all.iter().filter(|one| !one.assumes.is_empty()).count();
        let assuming = if assuming > 0 { format!(", {assuming} of them only at rest") } else { String::new() };
        let text = format!("{} hold{assuming}; -v lists them", count(holding, "expectation"));
        writeln!(out, "{}  {text}", look.paint(Ink::Good, "holds  "))?;
    }
    if all.is_empty() { Ok(()) } else { writeln!(out) }
}

/// `holds    log-ins reach auth`.
fn verdict(out: &mut dyn Write, quotes: &Quotes<'_>, checked: &Checked, look: &Look) -> io::Result<()> {
    let (word, ink) = match checked.verdict {
        Verdict::Holds => ("holds", Ink::Good),
        Verdict::Unknown => ("unknown", Ink::Unsure),
        Verdict::Fails if checked.is_old() => ("fails", Ink::Unsure),
        Verdict::Fails => ("fails", Ink::Bad),
    };
    let name = cut(&quotes.clean(&checked.name), look.width.saturating_sub(9));
    writeln!(out, "{}  {name}", look.paint(ink, pad(word, 7)))
}

/// `if this doesn't hold: ...`, for each thing that was taken to be as in an idle, healthy system.
fn assumptions(out: &mut dyn Write, quotes: &Quotes<'_>, checked: &Checked, look: &Look) -> io::Result<()> {
    for one in &checked.assumes {
        let taken = if one.holds { "holds" } else { "doesn't hold" };
        indented(out, &format!("if this {taken}: {}", quotes.clean(&one.blame.reason)), look)?;
        quoted(out, quotes, one.blame.span, look)?;
    }
    Ok(())
}

/// What keeps the verdict from being known.
fn blame(out: &mut dyn Write, quotes: &Quotes<'_>, checked: &Checked, look: &Look) -> io::Result<()> {
    indented(out, &quotes.clean(checked.outcome.as_deref().unwrap_or_default()), look)?;
    checked.because.iter().try_for_each(|&span| quoted(out, quotes, span, look))
}

/// A line with its place.
fn quoted(out: &mut dyn Write, quotes: &Quotes<'_>, span: Span, look: &Look) -> io::Result<()> {
    let at = quotes.at(span);
    let line = cut(&quotes.line(span), look.width.saturating_sub(at.len() + 11));
    writeln!(out, "         {}  {line}", look.paint(Ink::Place, at))
}

/// A text under the name of the expectation.
fn indented(out: &mut dyn Write, text: &str, look: &Look) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let lines = wrap(text, look.width.saturating_sub(9).max(40));
    lines.iter().try_for_each(|line| writeln!(out, "         {}", look.paint(Ink::Faint, line)))
}
