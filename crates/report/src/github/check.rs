//! `check` as workflow commands.

use std::io::{self, Write};

use finding::{Finding, Severity};

use super::{data, plain, property};
use crate::beside::said;
use crate::human::{asked, read_line, total};
use crate::words::verdict;
use crate::{CheckFacts, Quotes};

/// Writes a command for each finding and each expectation that doesn't hold, then the rest as lines of the log.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let beside = facts.beside();
    facts.drawn().chain(&beside).try_for_each(|finding| command(out, facts.quotes, finding))?;
    let mut log = |text: &str| writeln!(out, "{}", plain(text));
    for one in facts.expectations {
        log(&format!("{:7}  {}", verdict(one.verdict), facts.quotes.clean(&one.name)))?;
        for assumed in &one.assumes {
            let taken = if assumed.holds { "holds" } else { "doesn't hold" };
            let at = facts.quotes.at(assumed.blame.span);
            log(&format!("         if this {taken}: {} ({at})", facts.quotes.clean(&assumed.blame.reason)))?;
        }
    }
    for read in &facts.read {
        log(&read_line(facts.quotes, read))?;
        for gap in &read.coverage.gaps {
            let (at, line) = (facts.quotes.at(gap.span), facts.quotes.line(gap.span));
            log(&format!("  not understood: {at}: {line} ({})", facts.quotes.clean(&gap.reason)))?;
        }
    }
    for (_, text) in asked(facts)? {
        text.lines().try_for_each(&mut log)?;
    }
    log(&total(facts))
}

/// One command. A column is taken only where the range ends on its own line.
fn command(out: &mut dyn Write, quotes: &Quotes<'_>, finding: &Finding) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let span = finding.primary.span;
    let place = quotes.place(span);
    let end = quotes.sources().file(span.file).position(span.end.max(span.start) as usize);
    let column = if end.line == place.line { format!(",col={}", place.column) } else { String::new() };
    writeln!(
        out,
        "::{level} file={},line={},endLine={}{column},title={}::{}",
        property(place.file),
        place.line,
        end.line,
        property(&format!("evenkeel check: {}", finding.rule)),
        data(&said(quotes, finding).join("\n"))
    )
}
