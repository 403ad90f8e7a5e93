//! `diff` as Markdown.

use std::io::{self, Write};

use analysis::diff::Change;
use finding::Span;
use model::words::{count, percent};

use super::{code, text};
use crate::Quotes;
use crate::diff::{DiffFacts, Which, lines, replayed};
use crate::words::trace_command;

/// Of each side so many lines are shown.
const LINES: usize = 3;

/// Writes a summary and a list of changes, each with its lines on both sides.
///
/// # Errors
/// Those of the writer.
pub fn diff(out: &mut dyn Write, facts: &DiffFacts<'_>) -> io::Result<()> {
    writeln!(out, "**{}**\n", text(&facts.summary()))?;
    writeln!(out, "Compared {} with {}.", code(facts.old), code(facts.new))?;
    for one in &facts.diff.changes {
        change(out, facts.quotes, one)?;
    }
    for doubt in &facts.diff.doubts {
        writeln!(out, "\n- **unknown**: {}", text(&facts.quotes.clean(&doubt.message)))?;
        line(out, facts.quotes, "?", doubt.span)?;
    }
    Ok(())
}

fn change(out: &mut dyn Write, quotes: &Quotes<'_>, change: &Change) -> io::Result<()> {
    writeln!(out, "\n- **{}**: {}", change.kind.name(), text(&quotes.clean(&change.message)))?;
    let share = change.traffic_share.map(|share| format!("{} of the traffic", percent(share)));
    for more in change.requests.iter().map(|requests| quotes.clean(requests)).chain(share) {
        writeln!(out, "  - {}", text(&more))?;
    }
    let all = lines(quotes, &change.because);
    for (which, mark) in [(Which::Old, "before"), (Which::New, "after")] {
        let own: Vec<Span> = all.iter().filter(|(of, _)| *of == which).map(|(_, span)| *span).collect();
        own.iter().take(LINES).try_for_each(|span| line(out, quotes, mark, *span))?;
        if own.len() > LINES {
            writeln!(out, "  - {mark}: {} more", count(own.len() - LINES, "line"))?;
        }
    }
    if let Some(witness) = &change.witness {
        writeln!(out, "  - try {}", code(&quotes.clean(&trace_command(witness))))?;
    }
    let Some((said, disputes)) = replayed(quotes, change) else { return Ok(()) };
    writeln!(out, "  - {}", text(&said))?;
    disputes.iter().try_for_each(|dispute| writeln!(out, "    - {}", text(dispute)))
}

fn line(out: &mut dyn Write, quotes: &Quotes<'_>, mark: &str, span: Span) -> io::Result<()> {
    writeln!(out, "  - {mark} {}: {}", code(&quotes.at(span)), code(&quotes.line(span)))
}
