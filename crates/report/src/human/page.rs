//! The page of one rule or detector, and the list of all.

use std::io::{self, Write};

use finding::Page;
use incident::Detector;

use crate::Look;
use crate::look::{Ink, cut, pad};
use crate::words::severity;

/// Writes pages, in Markdown, as they stand: that of a rule or a detector, or one for each engine. Headings are set off where there are
/// colours.
///
/// # Errors
/// Those of the writer.
pub fn page(out: &mut dyn Write, pages: &[&str], look: &Look) -> io::Result<()> {
    let text = pages.iter().map(|page| page.trim_end()).collect::<Vec<_>>().join("\n\n");
    for line in text.lines() {
        let ink = if line.starts_with('#') { Ink::Strong } else { Ink::Faint };
        let inked = line.starts_with('#') || line.starts_with("```");
        writeln!(out, "{}", if inked { look.paint(ink, line) } else { line.to_owned() })?;
    }
    Ok(())
}

/// Writes a line for each rule (id, severity, what it finds), and one for each detector below them.
///
/// # Errors
/// Those of the writer.
pub fn pages(out: &mut dyn Write, rules: &[Page], detectors: &[&Detector], look: &Look) -> io::Result<()> {
    let rules = rules.iter().map(|page| (page.id, severity(page.severity), page.docs));
    let detectors = detectors.iter().map(|own| (own.id, "sign", own.docs));
    let width = rules.clone().chain(detectors.clone()).map(|(id, ..)| id.len()).max().unwrap_or(0);
    let line = |(id, sort, docs): (&str, &str, &str)| {
        let what = paragraph(docs);
        let what = cut(sentence(&what), look.width.saturating_sub(width + 11));
        format!("{}  {sort:7}  {what}", look.paint(Ink::Strong, pad(id, width)))
    };
    rules.map(line).try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out)?;
    detectors.map(line).try_for_each(|line| writeln!(out, "{line}"))
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
