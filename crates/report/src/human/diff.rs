//! The page of `diff`: each change with its lines, those of the old side above those of the new one.

use std::io::{self, Write};

use analysis::diff::{Change, Doubt, Equivalent};
use finding::Span;
use model::words::percent;

use crate::diff::{DiffFacts, Which, lines, replayed};
use crate::look::{Ink, cut, pad, wrap};
use crate::words::{trace_command, weighed};
use crate::{Look, Quotes, Verbosity};

/// Of each side so many lines are shown, unless all is to be said.
const LINES: usize = 3;

/// Where a message begins.
const INDENT: usize = 12;

/// Writes the page: changes, what is not known, and a summary.
///
/// # Errors
/// Those of the writer.
pub fn diff(out: &mut dyn Write, facts: &DiffFacts<'_>, look: &Look) -> io::Result<()> {
    facts.diff.changes.iter().try_for_each(|one| change(out, facts.quotes, one, look))?;
    facts.diff.doubts.iter().try_for_each(|one| doubt(out, facts.quotes, one, look))?;
    if look.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    writeln!(out, "compared {} with {}", look.paint(Ink::Place, facts.old), look.paint(Ink::Place, facts.new))?;
    let ink = match facts.diff.equivalent {
        Equivalent::Yes => Ink::Good,
        Equivalent::Unknown => Ink::Unsure,
        Equivalent::No => Ink::Bad,
    };
    facts.weighed.iter().try_for_each(|one| writeln!(out, "{}", look.paint(Ink::Faint, weighed(one))))?;
    writeln!(out, "{}", look.paint(ink, facts.summary()))
}

/// A kind and what there is to say of it.
fn title(out: &mut dyn Write, kind: &str, ink: Ink, text: &str, look: &Look) -> io::Result<()> {
    let mut kind = kind;
    let parts = wrap(text, look.width.saturating_sub(INDENT));
    parts.iter().try_for_each(|part| {
        let name = look.paint(ink, pad(std::mem::take(&mut kind), INDENT - 1));
        writeln!(out, "{name} {part}")
    })
}

fn change(out: &mut dyn Write, quotes: &Quotes<'_>, change: &Change, look: &Look) -> io::Result<()> {
    title(out, change.kind.name(), Ink::Strong, &quotes.clean(&change.message), look)?;
    let share = change.traffic_share.map(|share| format!("{} of the traffic", percent(share)));
    for text in change.requests.iter().map(|text| quotes.clean(text)).chain(share) {
        title(out, "", Ink::Plain, &text, look)?;
    }
    let all = lines(quotes, &change.because);
    for which in [Which::Old, Which::New] {
        let own: Vec<Span> = all.iter().filter(|(of, _)| *of == which).map(|(_, span)| *span).collect();
        side(out, quotes, which, &own, look)?;
    }
    if let Some(witness) = &change.witness {
        writeln!(out, "  try  {}", quotes.clean(&trace_command(witness)))?;
    }
    if let Some((said, disputes)) = replayed(quotes, change) {
        let ink = if disputes.is_empty() { Ink::Plain } else { Ink::Bad };
        writeln!(out, "  {}", look.paint(ink, said))?;
        disputes.iter().try_for_each(|dispute| writeln!(out, "    {dispute}"))?;
    }
    writeln!(out)
}

/// The lines of one side, as a diff marks them.
fn side(out: &mut dyn Write, quotes: &Quotes<'_>, which: Which, spans: &[Span], look: &Look) -> io::Result<()> {
    let (mark, ink) = match which {
        Which::Old => ("-", Ink::Bad),
        Which::New => ("+", Ink::Good),
    };
    let shown = if look.verbose() { spans.len() } else { LINES };
    for &span in spans.iter().take(shown) {
        let at = quotes.at(span);
        let line = cut(&quotes.line(span), look.width.saturating_sub(at.len() + 6));
        writeln!(out, "  {} {}  {line}", look.paint(ink, mark), look.paint(Ink::Place, at))?;
    }
    match spans.len().saturating_sub(shown) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more; -v lists them"),
    }
}

fn doubt(out: &mut dyn Write, quotes: &Quotes<'_>, doubt: &Doubt, look: &Look) -> io::Result<()> {
    title(out, "unknown", Ink::Unsure, &quotes.clean(&doubt.message), look)?;
    let at = quotes.at(doubt.span);
    let line = cut(&quotes.line(doubt.span), look.width.saturating_sub(at.len() + 6));
    writeln!(out, "  ? {}  {line}\n", look.paint(Ink::Place, at))
}
