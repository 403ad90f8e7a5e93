//! `diff` as workflow commands.

use std::io::{self, Write};

use finding::Span;

use super::{data, property};
use crate::diff::{DiffFacts, replayed};

/// Writes a warning for each change and a notice for each line that keeps the answer from being known, on the first line of
/// the new side.
///
/// # Errors
/// Those of the writer.
pub fn diff(out: &mut dyn Write, facts: &DiffFacts<'_>) -> io::Result<()> {
    let quotes = facts.quotes;
    for change in &facts.diff.changes {
        let was = change
            .because
            .old
            .first()
            .map_or_else(String::new, |span| format!(" (before, {}: {})", quotes.at(*span), quotes.line(*span)));
        let engines = replayed(quotes, change).map_or_else(String::new, |(said, disputes)| {
            let all: Vec<String> = std::iter::once(said).chain(disputes).collect();
            format!("; {}", all.join(": "))
        });
        let message = quotes.clean(&change.message) + &was + &engines;
        command(out, facts, ("warning", change.kind.name()), change.because.new.first(), &message)?;
    }
    for doubt in &facts.diff.doubts {
        let is_new = doubt.span.file >= facts.first_new;
        let span = Some(&doubt.span).filter(|_| is_new);
        let at = if is_new { String::new() } else { format!(" ({})", quotes.at(doubt.span)) };
        command(out, facts, ("notice", "unknown"), span, &(quotes.clean(&doubt.message) + &at))?;
    }
    Ok(())
}

/// One command.
fn command(
    out: &mut dyn Write,
    facts: &DiffFacts<'_>,
    (level, title): (&str, &str),
    span: Option<&Span>,
    message: &str,
) -> io::Result<()> {
    let place = span.map_or_else(String::new, |span| {
        let place = facts.quotes.place(*span);
        let file = place.file.strip_prefix(facts.new_prefix).unwrap_or(place.file);
        format!("file={},line={},", property(file), place.line)
    });
    writeln!(out, "::{level} {place}title={}::{}", property(&format!("evenkeel diff: {title}")), data(message))
}
