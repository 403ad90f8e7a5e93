//! The document as Markdown.

use std::io::{self, Write};

use super::page::{Block, Line, Page, Piece, Task};
use crate::markdown::{code, text};
use crate::quote::printable;

/// Writes it.
pub(super) fn write(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", line(&page.title), line(&page.lead))?;
    for section in &page.sections {
        writeln!(out, "\n## {}", section.title)?;
        section.blocks.iter().try_for_each(|own| block(out, own))?;
    }
    Ok(())
}

fn line(line: &Line) -> String {
    line.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Said(own) => text(own),
        Piece::Fact(own) => text(&printable(own)),
        Piece::Code(own) if own.is_empty() => String::new(),
        Piece::Code(own) => code(&printable(own)),
        Piece::Open(own) => format!("**{}**", text(&format!("[{}]", printable(own)))),
    }
}

fn block(out: &mut dyn Write, block: &Block) -> io::Result<()> {
    writeln!(out)?;
    match block {
        Block::Paragraph(own) => writeln!(out, "{}", line(own)),
        Block::Terms(terms) => terms.iter().try_for_each(|(name, own)| writeln!(out, "- **{name}:** {}", line(own))),
        Block::Items(items) => items.iter().try_for_each(|own| writeln!(out, "- {}", line(own))),
        Block::Entries(entries) => {
            writeln!(out, "| UTC | what | source |\n|---|---|---|")?;
            entries.iter().try_for_each(|own| {
                let source = text(&printable(&own.source));
                writeln!(out, "| {} | {} | {source} |", own.time, line(&own.what))
            })
        }
        Block::Diff(diff) => fenced(out, "diff", diff, ""),
        Block::Tasks(tasks) => (1..).zip(tasks).try_for_each(|(number, own)| task(out, number, own)),
    }
}

fn task(out: &mut dyn Write, number: usize, task: &Task) -> io::Result<()> {
    let remark = if task.remark.is_empty() { String::new() } else { format!(" {}", line(&task.remark)) };
    writeln!(out, "{number}. **{}.**{remark}", line(&task.name))?;
    let terms = [("Owner", line(&task.owner)), ("ETA", task.due.clone()), ("Check", line(&task.check))];
    terms.iter().try_for_each(|(name, own)| writeln!(out, "   - {name}: {own}"))?;
    task.add.iter().try_for_each(|yaml| {
        writeln!(out)?;
        fenced(out, "yaml", yaml, "     ")?;
        writeln!(out)
    })
}

/// A text as it is; its fence is longer than any in it.
fn fenced(out: &mut dyn Write, language: &str, text: &str, indent: &str) -> io::Result<()> {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    writeln!(out, "{indent}{fence}{language}")?;
    text.lines().try_for_each(|own| writeln!(out, "{indent}{own}"))?;
    writeln!(out, "{indent}{fence}")
}
