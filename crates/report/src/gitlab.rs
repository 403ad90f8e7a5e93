//! GitLab's code quality report, which stands on the lines of a merge request.

use std::io::{self, Write};

use finding::{Finding, Severity};
use serde::Serialize;

use crate::beside::said;
use crate::each::Each;
use crate::fingerprint::{fingerprints, in_file};
use crate::{CheckFacts, Quotes};

/// Writes the list of what was found; its elements are made one at a time.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>) -> io::Result<()> {
    let beside = facts.beside();
    let all: Vec<&Finding> = facts.drawn().chain(&beside).collect();
    let prints = fingerprints(facts.quotes, &all);
    let all: Vec<(&Finding, u64)> = all.into_iter().zip(prints).collect();
    serde_json::to_writer_pretty(&mut *out, &list(facts, &all)).map_err(io::Error::from)?;
    writeln!(out)
}

fn list<'a>(facts: &'a CheckFacts<'a>, all: &'a [(&'a Finding, u64)]) -> impl Serialize + 'a {
    Each(all, |one: &'a (&'a Finding, u64)| shape(facts.quotes, one.0, one.1))
}

/// One finding.
#[derive(Serialize)]
struct Shape<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

/// Its line.
#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

/// Where it begins.
#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn shape<'a>(quotes: &Quotes<'a>, finding: &'a Finding, print: u64) -> Shape<'a> {
    let place = quotes.place(finding.primary.span);
    let severity = match finding.severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    Shape {
        description: said(quotes, finding).join("; "),
        check_name: &finding.rule,
        fingerprint: format!("{:016x}", in_file(place.file, print)),
        severity,
        location: Location { path: place.file, lines: Lines { begin: place.line } },
    }
}
