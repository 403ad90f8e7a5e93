//! The section of expectations.

use std::io::{self, Write};

use analysis::test::{Checked, Verdict};

use super::findings::link;
use super::notes::Notes;
use crate::CheckFacts;
use crate::beside::{EXPECTATION, OLD};
use crate::words::verdict;
use crate::xml::escape;

/// Writes each expectation with its verdict; one that doesn't hold leads to what was found.
pub(super) fn section(out: &mut dyn Write, facts: &CheckFacts<'_>, notes: &Notes<'_>) -> io::Result<()> {
    if facts.expectations.is_empty() {
        return Ok(());
    }
    let title = "<h2 id=\"expectations-h\">Expectations</h2>";
    writeln!(out, "<section id=\"expectations\" aria-labelledby=\"expectations-h\">\n{title}\n<ul>")?;
    let mut open = notes.all.iter().enumerate().filter(|(_, one)| one.rule == EXPECTATION);
    for one in facts.expectations {
        let number = if one.verdict == Verdict::Holds { None } else { open.next().map(|(number, _)| number) };
        expectation(out, facts, one, number)?;
    }
    writeln!(out, "</ul>\n</section>")
}

fn expectation(out: &mut dyn Write, facts: &CheckFacts<'_>, one: &Checked, number: Option<usize>) -> io::Result<()> {
    let (quotes, word) = (facts.quotes, verdict(one.verdict));
    let class = if one.is_old() { "old" } else { word };
    write!(out, "<li><strong class=\"{class}\">{word}</strong> {}", escape(&quotes.clean(&one.name)))?;
    if let Some(number) = number {
        write!(out, ": <a href=\"#finding-{number}\">why</a>")?;
    }
    if one.is_old() {
        write!(out, " <span class=\"faint\">({OLD})</span>")?;
    }
    for assumed in &one.assumes {
        let taken = if assumed.holds { "holds" } else { "doesn't hold" };
        let (reason, at) = (escape(&quotes.clean(&assumed.blame.reason)), link(quotes, assumed.blame.span));
        write!(out, "<br/><span class=\"faint\">if this {taken}: {reason}</span>, {at}")?;
    }
    writeln!(out, "</li>")
}
