//! `check` as Markdown: a comment on a pull request.

use std::io::{self, Write};

use analysis::test::{Checked, Verdict};
use finding::{FileId, Finding};

use super::{code, text};
use crate::human::{asked, read_line, total};
use crate::words::severity;
use crate::words::{trace_command, verdict};
use crate::{CheckFacts, Quotes, ReadFile};

/// GitHub takes no comment above 65,536 characters; the frame needs some of them.
const ROOM: usize = 56_000;

/// Writes a summary, the expectations, the findings file by file, and what was read. What a comment has no room for is
/// counted.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let mut page = Page { out, room: ROOM, left: 0 };
    page.put(&summary(facts))?;
    let beside = facts.beside();
    let mut all: Vec<&Finding> = facts.drawn().chain(&beside).collect();
    all.sort_by_key(|finding| finding.primary.span.file);
    let mut file: Option<FileId> = None;
    for finding in all {
        let own = finding.primary.span.file;
        let head = format!("\n### {}\n\n", code(facts.quotes.sources().file(own).name()));
        let head = if file == Some(own) { "" } else { &head };
        page.put(&format!("{head}{}", item(facts.quotes, finding)))?;
        file = Some(own);
    }
    expectations(&mut page, facts)?;
    for read in &facts.read {
        page.put(&understanding(facts.quotes, read))?;
    }
    for (title, said) in asked(facts)? {
        page.put(&folded(title, &said))?;
    }
    page.end()
}

/// What was written, and how much more fits.
struct Page<'a> {
    out: &'a mut dyn Write,
    room: usize,
    left: usize,
}

impl Page<'_> {
    /// Writes a piece as long as there is room.
    fn put(&mut self, piece: &str) -> io::Result<()> {
        if piece.len() > self.room {
            self.left += 1;
            return Ok(());
        }
        self.room -= piece.len();
        self.out.write_all(piece.as_bytes())
    }

    /// Says how much was left out.
    fn end(self) -> io::Result<()> {
        match self.left {
            0 => Ok(()),
            left => writeln!(self.out, "\n{left} more; a comment has no room for them."),
        }
    }
}

/// The last line of the page for people, and its numbers as a table.
fn summary(facts: &CheckFacts<'_>) -> String {
    let one = facts.summary();
    format!(
        "**{}**\n\n| errors | warnings | notes | holds | fails | unknown |\n|---|---|---|---|---|---|\n\
         | {} | {} | {} | {} | {} | {} |\n",
        text(&total(facts)),
        one.errors,
        one.warnings,
        one.notes,
        one.holds,
        one.fails,
        one.unknown
    )
}

/// A finding with its lines.
fn item(quotes: &Quotes<'_>, finding: &Finding) -> String {
    let mut out = format!(
        "- **{}** {}: {}\n",
        severity(finding.severity),
        code(&finding.rule),
        text(&quotes.clean(&finding.message))
    );
    for label in std::iter::once(&finding.primary).chain(&finding.related) {
        let said =
            if label.message.is_empty() { String::new() } else { format!(" ({})", quotes.clean(&label.message)) };
        out.push_str(&format!(
            "  - {}: {}{}\n",
            code(&quotes.at(label.span)),
            code(&quotes.line(label.span)),
            text(&said)
        ));
    }
    let witness = finding.witness.iter().map(|one| format!("try {}", code(&quotes.clean(&trace_command(one)))));
    let help = finding.help.iter().map(|help| format!("help: {}", text(&quotes.clean(help))));
    witness.chain(help).for_each(|line| out.push_str(&format!("  - {line}\n")));
    out
}

/// All expectations by verdict, those that hold last.
fn expectations(page: &mut Page<'_>, facts: &CheckFacts<'_>) -> io::Result<()> {
    let mut all: Vec<&Checked> = facts.expectations.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.verdict));
    if !all.is_empty() {
        page.put("\n### Expectations\n\n")?;
    }
    all.into_iter().try_for_each(|one| page.put(&expectation(facts.quotes, one)))
}

fn expectation(quotes: &Quotes<'_>, one: &Checked) -> String {
    let mut out = format!("- **{}** {}\n", verdict(one.verdict), text(&quotes.clean(&one.name)));
    let note = one.note.as_deref().filter(|_| one.verdict != Verdict::Holds);
    note.iter().for_each(|note| out.push_str(&format!("  - {}\n", text(&quotes.clean(note)))));
    for assumed in &one.assumes {
        let taken = if assumed.holds { "holds" } else { "doesn't hold" };
        let (reason, at) = (text(&quotes.clean(&assumed.blame.reason)), code(&quotes.at(assumed.blame.span)));
        out.push_str(&format!("  - if this {taken}: {reason}, {at}: {}\n", code(&quotes.line(assumed.blame.span))));
    }
    out
}

/// How much of a file was understood, and what wasn't.
fn understanding(quotes: &Quotes<'_>, read: &ReadFile<'_>) -> String {
    let lines: String = read
        .coverage
        .gaps
        .iter()
        .map(|gap| format!("{}: {} ({})\n", quotes.at(gap.span), quotes.line(gap.span), quotes.clean(&gap.reason)))
        .collect();
    match lines.is_empty() {
        true => format!("\n{}\n", text(&read_line(quotes, read))),
        false => folded(&read_line(quotes, read), &format!("not understood:\n{lines}")),
    }
}

/// A text for those who want to see it.
fn folded(title: &str, said: &str) -> String {
    let longest = said.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let title = crate::xml::escape(title);
    format!("\n<details><summary>{title}</summary>\n\n{fence}text\n{}\n{fence}\n\n</details>\n", said.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_counted() {
        let mut out = Vec::new();
        let mut page = Page { out: &mut out, room: 6, left: 0 };
        ["one\n", "three\n", "4\n", "5\n"].iter().for_each(|piece| page.put(piece).unwrap());
        page.end().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "one\n4\n\n2 more; a comment has no room for them.\n");
    }

    #[test]
    fn no_fence_is_closed_from_within() {
        assert!(folded("<b>", "```\nx").contains("<summary>&lt;b&gt;</summary>\n\n````text\n```\nx\n````\n"));
    }
}
