//! SARIF 2.1.0: what code scanning and editors take.

use std::io::{self, Write};

use finding::{Finding, Page};

mod place;
mod result;
mod rules;
mod run;

use crate::CheckFacts;
use crate::fingerprint::fingerprints;

/// Writes the log of one run; results are made one at a time. Rules are described by `pages`.
///
/// # Errors
/// Those of the writer.
pub fn check(out: &mut dyn Write, facts: &CheckFacts<'_>, pages: &[Page]) -> io::Result<()> {
    let beside = facts.beside();
    let all: Vec<&Finding> = facts.drawn().chain(&beside).collect();
    let prints = fingerprints(facts.quotes, &all);
    let results: Vec<(&Finding, u64)> = all.into_iter().zip(prints).collect();
    let log = run::log(facts, &results, pages);
    serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
    writeln!(out)
}

/// A text as SARIF has it.
#[derive(serde::Serialize)]
struct Message {
    text: String,
}

/// How much something matters.
fn level(severity: finding::Severity) -> &'static str {
    // SARIF's levels have the names of ours.
    crate::words::severity(severity)
}
