//! The section of the files, with what was found under their lines.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;

use finding::FileId;

use super::lines::pieces;
use super::notes::{Note, Notes};
use crate::human::read_line;
use crate::words::severity;
use crate::xml::escape;
use crate::{CheckFacts, Quotes};

/// Writes each file that was read or has something said of it; those with nothing are folded.
pub(super) fn section(out: &mut dyn Write, facts: &CheckFacts<'_>, notes: &Notes<'_>) -> io::Result<()> {
    writeln!(out, "<section id=\"source\" aria-labelledby=\"source-h\">\n<h2 id=\"source-h\">What was read</h2>")?;
    let files: BTreeSet<FileId> = facts.read.iter().map(|read| read.coverage.file).chain(notes.files()).collect();
    let mut shown = 0;
    for id in files {
        let read = facts.read.iter().find(|read| read.coverage.file == id);
        file(out, facts, notes, id, &mut shown, read.map(|read| read_line(facts.quotes, read)))?;
    }
    writeln!(out, "</section>")
}

fn file(
    out: &mut dyn Write,
    facts: &CheckFacts<'_>,
    notes: &Notes<'_>,
    id: FileId,
    shown: &mut usize,
    read: Option<String>,
) -> io::Result<()> {
    let file = facts.quotes.sources().file(id);
    let pieces = pieces(file.line_count(), notes.lines(id), shown);
    let open = if notes.lines(id).next().is_some() { " open=\"open\"" } else { "" };
    writeln!(out, "<details{open}><summary><h3><code>{}</code></h3></summary>", escape(file.name()))?;
    read.iter().try_for_each(|read| writeln!(out, "<p class=\"faint\">{}</p>", escape(read)))?;
    writeln!(out, "<div class=\"source\">")?;
    let mut next = 1;
    for piece in pieces {
        gap(out, next..piece.start)?;
        next = piece.end;
        for number in piece {
            line(out, facts.quotes, notes, id, number)?;
        }
    }
    gap(out, next..file.line_count() + 1)?;
    writeln!(out, "</div></details>")
}

/// Says how many lines are left out.
fn gap(out: &mut dyn Write, lines: Range<usize>) -> io::Result<()> {
    match lines.len() {
        0 => Ok(()),
        1 => writeln!(out, "<p class=\"gap\">... 1 line is left out</p>"),
        more => writeln!(out, "<p class=\"gap\">... {more} lines are left out</p>"),
    }
}

fn line(out: &mut dyn Write, quotes: &Quotes<'_>, notes: &Notes<'_>, file: FileId, number: usize) -> io::Result<()> {
    let worst = notes.worst(file, number).map(|worst| format!(" {worst}")).unwrap_or_default();
    let (id, text) = (file.0, escape(&quotes.whole_line(file, number)));
    writeln!(
        out,
        "<div class=\"line{worst}\" id=\"f{id}-{number}\"><a href=\"#f{id}-{number}\">{number}</a><code>{text}</code></div>"
    )?;
    notes.of(file, number).iter().try_for_each(|note| said(out, quotes, notes, note))
}

/// What there is to say of a line, under it.
fn said(out: &mut dyn Write, quotes: &Quotes<'_>, notes: &Notes<'_>, note: &Note<'_>) -> io::Result<()> {
    let rule = |number: &usize| notes.all.get(*number).map_or("", |finding| &finding.rule);
    match note {
        Note::Blamed(number) => {
            let Some(finding) = notes.all.get(*number) else { return Ok(()) };
            let (word, message) = (severity(finding.severity), escape(&quotes.clean(&finding.message)));
            let rule = escape(&finding.rule);
            writeln!(out, "<p class=\"said {word}\"><a href=\"#finding-{number}\">{word}: {rule}</a> {message}</p>")
        }
        Note::Related(number, text) => {
            let (rule, text) = (escape(rule(number)), escape(&quotes.clean(text)));
            writeln!(out, "<p class=\"said faint\">{text} (<a href=\"#finding-{number}\">{rule}</a>)</p>")
        }
        Note::Gap(reason) => {
            writeln!(out, "<p class=\"said faint\">not understood: {}</p>", escape(&quotes.clean(reason)))
        }
        Note::Mentioned => Ok(()),
    }
}
