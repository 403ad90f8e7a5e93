//! `check` as one page for a browser: nothing of it comes from elsewhere, and it works without scripts. It is XML as well.

use std::io::{self, Write};

mod expectations;
mod findings;
mod lines;
mod notes;
mod source;

use crate::CheckFacts;
use crate::human::{asked, total};
use crate::xml::escape;
use notes::Notes;

/// Colours and shapes.
const STYLE: &str = include_str!("style.css");

/// What a browser must not fetch or run, whatever else went wrong.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page: a summary, what was found, the expectations, and the files with what was found under their lines.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let beside = facts.beside();
    let notes = Notes::new(facts, &beside);
    head(out, facts)?;
    summary(out, facts)?;
    findings::section(out, facts, &notes)?;
    expectations::section(out, facts, &notes)?;
    let asked = asked(facts)?;
    if !asked.is_empty() {
        writeln!(
            out,
            "<section id=\"asked\" aria-labelledby=\"asked-h\">\n<h2 id=\"asked-h\">What was asked besides</h2>"
        )?;
    }
    for (title, said) in &asked {
        let (title, said) = (escape(title), said.lines().map(escape).collect::<Vec<_>>().join("\n"));
        writeln!(out, "<details><summary><h3>{title}</h3></summary>\n<pre>{said}</pre></details>")?;
    }
    if !asked.is_empty() {
        writeln!(out, "</section>")?;
    }
    source::section(out, facts, &notes)?;
    writeln!(
        out,
        "</main>\n<footer><p class=\"faint\">evenkeel {}</p></footer>\n</body>\n</html>",
        env!("CARGO_PKG_VERSION")
    )
}

/// Everything above the first section.
fn head(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let link = |id: &str, title: &str| format!("<li><a href=\"#{id}\">{title}</a></li>");
    let mut links = link("summary", "Summary") + &link("findings", "What was found");
    if !facts.expectations.is_empty() {
        links.push_str(&link("expectations", "Expectations"));
    }
    links.push_str(&link("source", "What was read"));
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>evenkeel check</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to what was found</a>\n\
         <header><h1>evenkeel check</h1>\n<p>{}</p></header>\n\
         <nav aria-label=\"Sections\"><ul>{links}</ul></nav>\n<main id=\"main\">\n",
        escape(POLICY),
        escape(&facts.quotes.clean(&total(facts)))
    )
}

/// The numbers.
fn summary(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let one = facts.summary();
    let numbers = [
        ("errors", one.errors),
        ("warnings", one.warnings),
        ("notes", one.notes),
        ("holds", one.holds),
        ("fails", one.fails),
        ("unknown", one.unknown),
    ];
    let names: String = numbers.iter().map(|(name, _)| format!("<th scope=\"col\">{name}</th>")).collect();
    let values: String = numbers.iter().map(|(_, number)| format!("<td>{number}</td>")).collect();
    writeln!(
        out,
        "<section id=\"summary\" aria-labelledby=\"summary-h\">\n<h2 id=\"summary-h\">Summary</h2>\n\
         <table><thead><tr>{names}</tr></thead><tbody><tr>{values}</tr></tbody></table>\n</section>"
    )
}
