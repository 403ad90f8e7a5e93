//! The section of what was found.

use std::io::{self, Write};

use finding::{Finding, Label, Span};

use super::notes::Notes;
use crate::words::severity;
use crate::words::trace_command;
use crate::xml::escape;
use crate::{CheckFacts, Quotes};

/// Writes each finding with its place, an input that shows it and what to do.
pub(super) fn section(out: &mut dyn Write, facts: &CheckFacts<'_>, notes: &Notes<'_>) -> io::Result<()> {
    writeln!(
        out,
        "<section id=\"findings\" aria-labelledby=\"findings-h\">\n<h2 id=\"findings-h\">What was found</h2>"
    )?;
    if notes.all.is_empty() {
        writeln!(out, "<p class=\"holds\">Nothing.</p>")?;
    }
    for (number, finding) in notes.all.iter().enumerate() {
        one(out, facts.quotes, number, finding)?;
    }
    writeln!(out, "</section>")
}

fn one(out: &mut dyn Write, quotes: &Quotes<'_>, number: usize, finding: &Finding) -> io::Result<()> {
    let severity = severity(finding.severity);
    writeln!(
        out,
        "<article id=\"finding-{number}\" class=\"{severity}\">\n<h3><span class=\"{severity}\">{severity}</span> \
         <code>{}</code> {}</h3>\n<p>{}</p>",
        escape(&finding.rule),
        link(quotes, finding.primary.span),
        escape(&quotes.clean(&finding.message))
    )?;
    if let Some(witness) = &finding.witness {
        writeln!(out, "<p>try: <code>{}</code></p>", escape(&quotes.clean(&trace_command(witness))))?;
    }
    if let Some(help) = &finding.help {
        writeln!(out, "<p>help: {}</p>", escape(&quotes.clean(help)))?;
    }
    if !finding.related.is_empty() {
        let items: String = finding.related.iter().map(|label| related(quotes, label)).collect();
        writeln!(out, "<ul>{items}</ul>")?;
    }
    writeln!(out, "</article>")
}

fn related(quotes: &Quotes<'_>, label: &Label) -> String {
    let said = escape(&quotes.clean(&label.message));
    let line = escape(&quotes.line(label.span));
    format!("<li>{}: <code>{line}</code> {said}</li>", link(quotes, label.span))
}

/// Leads to a line of the source below.
pub(super) fn link(quotes: &Quotes<'_>, span: Span) -> String {
    let place = quotes.place(span);
    format!("<a href=\"#f{}-{}\">{}:{}</a>", span.file.0, place.line, escape(place.file), place.line)
}
