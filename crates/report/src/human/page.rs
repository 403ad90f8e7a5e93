//! The page of one rule, and the list of all.

use std::io::{self, Write};

use finding::Page;

use crate::Look;
use crate::look::{Ink, cut, pad};
use crate::words::severity;

/// Writes the pages of a rule as they stand: one, or one for each engine. Headings are set off where there are colours.
///
/// # Errors
/// Those of the writer.
pub fn page(out: &mut dyn Write, pages: &[Page], look: &Look) -> io::Result<()> {
    let text = pages.iter().map(|page| page.docs.trim_end()).collect::<Vec<_>>().join("\n\n");
    for line in text.lines() {
        let ink = if line.starts_with('#') { Ink::Strong } else { Ink::Faint };
        let inked = line.starts_with('#') || line.starts_with("```");
        writeln!(out, "{}", if inked { look.paint(ink, line) } else { line.to_owned() })?;
    }
    Ok(())
}

/// Writes a line for each rule: id, severity, what it finds.
///
/// # Errors
/// Those of the writer.
pub fn pages(out: &mut dyn Write, pages: &[Page], look: &Look) -> io::Result<()> {
    let width = pages.iter().map(|page| page.id.len()).max().unwrap_or(0);
    for page in pages {
        let severity = severity(page.severity);
        let room = look.width.saturating_sub(width + 11);
        let what = cut(sentence(&paragraph(page.docs)), room);
        writeln!(out, "{}  {severity:7}  {what}", look.paint(Ink::Strong, pad(page.id, width)))?;
    }
    Ok(())
}

/// The first paragraph that is no heading, in a line.
pub(crate) fn paragraph(docs: &str) -> String {
    let is_prose = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let lines = docs.lines().skip_while(|line| !is_prose(line)).take_while(is_prose);
    lines.collect::<Vec<_>>().join(" ")
}

/// The first sentence of a paragraph.
pub(crate) fn sentence(paragraph: &str) -> &str {
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    &paragraph[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_listed_by_its_first_sentence() {
        let docs = "# rule\n\n## What it finds\nA route that is\nnever reached. More.\n\n## Why\n";
        assert_eq!(sentence(&paragraph(docs)), "A route that is never reached.");
    }
}
