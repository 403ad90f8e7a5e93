//! JUnit's XML, which every CI system shows as tests: a suite for each file with a case for each finding, and one for
//! expectations. Elements and attributes are those that Jenkins' own schema has.

use std::collections::BTreeMap;
use std::io::{self, Write};

use analysis::test::{Checked, Verdict};
use finding::{FileId, Finding};

use crate::beside::{EXPECTATION, said};
use crate::human::read_line;
use crate::words::severity;
use crate::xml::escape;
use crate::{CheckFacts, Quotes, ReadFile};

/// Writes the document.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let suites = suites(facts);
    let number =
        |what: fn(&Came) -> bool| suites.iter().flat_map(|suite| &suite.cases).filter(|case| what(&case.came)).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let (tests, failures) = (number(|_| true), number(|came| matches!(came, Came::Failure(_))));
    writeln!(out, "<testsuites name=\"evenkeel\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    suites.iter().try_for_each(|one| suite(out, one))?;
    writeln!(out, "</testsuites>")
}

/// Cases that belong together.
struct Suite {
    name: String,
    cases: Vec<Case>,
    /// What was read, and what of it wasn't understood.
    read: Vec<String>,
}

/// One case.
struct Case {
    name: String,
    came: Came,
    more: Vec<String>,
}

/// What came of it.
enum Came {
    Passed,
    Failure(&'static str),
    Skipped,
}

/// A suite for each file that was read or has findings, and one for expectations.
fn suites(facts: &CheckFacts<'_>) -> Vec<Suite> {
    let beside = facts.beside();
    let lines = beside.iter().filter(|one| one.rule != EXPECTATION);
    let mut files: BTreeMap<FileId, Vec<Case>> =
        facts.read.iter().map(|read| (read.coverage.file, Vec::new())).collect();
    for finding in facts.drawn().chain(lines) {
        files.entry(finding.primary.span.file).or_default().push(found(facts.quotes, finding));
    }
    let suite = |(file, mut cases): (FileId, Vec<Case>)| {
        if cases.is_empty() {
            cases.push(Case { name: "nothing found".into(), came: Came::Passed, more: Vec::new() });
        }
        let read = facts.read.iter().filter(|read| read.coverage.file == file);
        let read = read.flat_map(|read| understood(facts.quotes, read)).collect();
        Suite { name: facts.quotes.sources().file(file).name().to_owned(), cases, read }
    };
    let mut suites: Vec<Suite> = files.into_iter().map(suite).collect();
    if !facts.expectations.is_empty() {
        let mut open = beside.iter().filter(|one| one.rule == EXPECTATION);
        let mut case =
            |one: &Checked| expected(facts, one, if one.verdict == Verdict::Holds { None } else { open.next() });
        let cases = facts.expectations.iter().map(&mut case).collect();
        suites.push(Suite { name: "expectations".into(), cases, read: Vec::new() });
    }
    suites
}

/// How much of a file was understood, and what wasn't.
fn understood(quotes: &Quotes<'_>, read: &ReadFile<'_>) -> Vec<String> {
    let gap = |gap: &model::Gap| {
        format!("not understood: {}: {} ({})", quotes.at(gap.span), quotes.line(gap.span), quotes.clean(&gap.reason))
    };
    std::iter::once(read_line(quotes, read)).chain(read.coverage.gaps.iter().map(gap)).collect()
}

/// A finding: a failed case, whatever its severity, for it is shown.
fn found(quotes: &Quotes<'_>, finding: &Finding) -> Case {
    let place = quotes.place(finding.primary.span);
    let name = format!("{}: line {}", finding.rule, place.line);
    Case { name, came: Came::Failure(severity(finding.severity)), more: all(quotes, finding) }
}

/// An expectation: passed, failed, or skipped where nobody knows or it was no better before.
fn expected(facts: &CheckFacts<'_>, checked: &Checked, open: Option<&Finding>) -> Case {
    let quotes = facts.quotes;
    let came = match open {
        None => Came::Passed,
        Some(_) if facts.is_bad(checked) => Came::Failure("error"),
        Some(_) => Came::Skipped,
    };
    let assumed = checked.assumes.iter().map(|one| {
        let taken = if one.holds { "holds" } else { "doesn't hold" };
        format!("if this {taken}: {} ({})", quotes.clean(&one.blame.reason), quotes.at(one.blame.span))
    });
    let more = open.map_or_else(|| assumed.collect(), |finding| all(quotes, finding));
    Case { name: quotes.clean(&checked.name), came, more }
}

/// All that there is to say, with the lines.
fn all(quotes: &Quotes<'_>, finding: &Finding) -> Vec<String> {
    let labels = std::iter::once(&finding.primary).chain(&finding.related);
    let line = |label: &finding::Label| {
        format!("{}: {}  {}", quotes.at(label.span), quotes.line(label.span), quotes.clean(&label.message))
    };
    let lines = labels.map(|label| line(label).trim_end().to_owned());
    let mut all = said(quotes, finding);
    all.splice(1..1, lines);
    all
}

fn suite(out: &mut dyn Write, suite: &Suite) -> io::Result<()> {
    let number = |what: fn(&Came) -> bool| suite.cases.iter().filter(|case| what(&case.came)).count();
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        escape(&suite.name),
        suite.cases.len(),
        number(|came| matches!(came, Came::Failure(_))),
        number(|came| matches!(came, Came::Skipped))
    )?;
    suite.cases.iter().try_for_each(|one| case(out, &suite.name, one))?;
    if !suite.read.is_empty() {
        writeln!(out, "    <system-out>{}</system-out>", lines(&suite.read))?;
    }
    writeln!(out, "  </testsuite>")
}

fn case(out: &mut dyn Write, suite: &str, case: &Case) -> io::Result<()> {
    write!(out, "    <testcase classname=\"{}\" name=\"{}\"", escape(suite), escape(&case.name))?;
    let message = escape(case.more.first().map_or("", String::as_str));
    let text = lines(&case.more);
    match case.came {
        Came::Passed if text.is_empty() => writeln!(out, "/>"),
        Came::Passed => writeln!(out, "><system-out>{text}</system-out></testcase>"),
        Came::Skipped => writeln!(out, "><skipped message=\"{message}\">{text}</skipped></testcase>"),
        Came::Failure(kind) => {
            writeln!(out, "><failure type=\"{kind}\" message=\"{message}\">{text}</failure></testcase>")
        }
    }
}

fn lines(all: &[String]) -> String {
    all.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\n")
}
