//! The log around results: the tool, the files, what was not understood.

use std::collections::{BTreeMap, BTreeSet};

use finding::{Finding, Page};
use serde::Serialize;

use super::Message;
use super::place::{Artifact, BASE, Location};
use super::result::result;
use super::rules::{Rule, rules};
use crate::each::Each;
use crate::json::whole;
use crate::{CheckFacts, Quotes, ReadFile};

/// The schema of the standard.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole log.
#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

/// One run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a, R, P> {
    tool: Tool<'a>,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    invocations: [Invocation; 1],
    artifacts: Vec<File>,
    results: R,
    properties: Properties<P>,
}

/// Who found it.
#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

/// The tool itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'a>>,
}

/// What relative names begin at.
#[derive(Serialize)]
struct Base {
    description: Message,
}

/// How the run went.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

/// A line that was not understood.
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    locations: [Location; 1],
}

/// A file that was read.
#[derive(Serialize)]
struct File {
    location: Artifact,
}

/// What SARIF has no place for, as JSON has it.
#[derive(Serialize)]
struct Properties<P> {
    evenkeel: P,
}

/// The log of one run.
pub(super) fn log<'a>(
    facts: &'a CheckFacts<'a>,
    results: &'a [(&'a Finding, u64)],
    pages: &[Page],
) -> impl Serialize + 'a {
    let (rules, places) = rules(results, pages);
    let version = env!("CARGO_PKG_VERSION");
    let base = Base { description: Message { text: "the folder where evenkeel ran".into() } };
    let gaps = facts.read.iter().flat_map(|read| gaps(facts.quotes, read)).collect();
    let place = move |finding: &Finding| places.get(&*finding.rule).copied().unwrap_or_default();
    let run = Run {
        tool: Tool { driver: Driver { name: "evenkeel", version, semantic_version: version, rules } },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: [(BASE, base)].into(),
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: gaps }],
        artifacts: files(facts),
        results: Each(results, move |one: &'a (&'a Finding, u64)| result(facts.quotes, one.0, one.1, place(one.0))),
        properties: Properties { evenkeel: whole(facts, None::<()>) },
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// The files that were read; what several balancers have in common stands there once.
fn files(facts: &CheckFacts<'_>) -> Vec<File> {
    let names = facts.read.iter().map(|read| facts.quotes.sources().file(read.coverage.file).name());
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().map(|name| File { location: Artifact::new(name) }).collect()
}

/// The lines of a file that were not understood.
fn gaps(quotes: &Quotes<'_>, read: &ReadFile<'_>) -> Vec<Notification> {
    let gap = |gap: &model::Gap| Notification {
        level: "note",
        message: Message { text: format!("not understood: {} ({})", quotes.line(gap.span), quotes.clean(&gap.reason)) },
        locations: [Location::new(quotes, gap.span, None, "")],
    };
    read.coverage.gaps.iter().map(gap).collect()
}
