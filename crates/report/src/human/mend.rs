//! The page of `check --fix`: a unified diff, what was mended, and what traffic notices.

use std::io::{self, Write};

use finding::{FileId, Span};
use model::words::count;
use similar::TextDiff;

use crate::look::Ink;
use crate::{Left, Look, Mend, MendFacts, Quotes, Verbosity};

/// So many lines around a change are shown.
const AROUND: usize = 3;

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn mend(out: &mut dyn Write, quotes: &Quotes<'_>, facts: &MendFacts, look: &Look) -> io::Result<()> {
    facts.files.iter().try_for_each(|file| unified(out, quotes, file, look))?;
    if look.verbosity != Verbosity::Quiet {
        let word = if facts.is_dry { "would mend" } else { "mended" };
        for finding in &facts.mended {
            let what = finding.fix.as_ref().map_or("", |fix| fix.message.as_str());
            let place = look.paint(Ink::Place, quotes.at(finding.primary.span));
            writeln!(out, "{word} {} at {place}: {}", finding.rule, quotes.clean(what))?;
        }
    }
    if !facts.mended.is_empty() {
        noticed(out, quotes, facts)?;
    }
    left(out, quotes, facts, look)?;
    if facts.mended.is_empty() && facts.left.is_empty() {
        writeln!(out, "nothing here has a fix")?;
    }
    writeln!(out)
}

/// What traffic notices.
fn noticed(out: &mut dyn Write, quotes: &Quotes<'_>, facts: &MendFacts) -> io::Result<()> {
    if facts.changes.is_empty() {
        return writeln!(out, "traffic notices nothing of it");
    }
    writeln!(out, "what changes for traffic:")?;
    let each = |change: &analysis::diff::Change| (change.kind.name(), quotes.clean(&change.message));
    facts.changes.iter().map(each).try_for_each(|(kind, message)| writeln!(out, "  {kind}: {message}"))
}

/// What is left as it is.
fn left(out: &mut dyn Write, quotes: &Quotes<'_>, facts: &MendFacts, look: &Look) -> io::Result<()> {
    let not_safe = facts.left.iter().filter(|(_, why)| *why == Left::Unsafe).count();
    if not_safe > 0 {
        writeln!(out, "{} more can be mended by --fix --unsafe", count(not_safe, "finding"))?;
    }
    for (finding, why) in &facts.left {
        let why = match why {
            Left::Unsafe => continue,
            Left::Touching => "another fix is for the same place; run it again",
            Left::Harmful => "its fix was tried and does more harm than good",
            Left::NoFile => "it isn't in a file that can be written",
        };
        let place = look.paint(Ink::Place, quotes.at(finding.primary.span));
        writeln!(out, "left {} at {place}: {why}", finding.rule)?;
    }
    Ok(())
}

/// The difference as `diff -u` has it; what is secret stands as stars on both sides.
fn unified(out: &mut dyn Write, quotes: &Quotes<'_>, file: &Mend, look: &Look) -> io::Result<()> {
    let name = quotes.sources().file(file.before).name();
    let (before, after) = (whole(quotes, file.before), whole(quotes, file.after));
    let diff = TextDiff::from_lines(&before, &after);
    let text =
        diff.unified_diff().context_radius(AROUND).header(&format!("a/{name}"), &format!("b/{name}")).to_string();
    for line in text.lines() {
        let ink = match line.as_bytes().first() {
            Some(b'+') => Ink::Good,
            Some(b'-') => Ink::Bad,
            Some(b'@') => Ink::Faint,
            _ => Ink::Plain,
        };
        writeln!(out, "{}", look.paint(ink, line))?;
    }
    Ok(())
}

/// A whole text without secrets and control characters, line ends as they are.
fn whole(quotes: &Quotes<'_>, file: FileId) -> String {
    quotes.whole(Span::new(file, 0, quotes.sources().file(file).text().len()))
}
