//! Folders of what users send, whose files are handed to a program by the end of their name.

use finding::{Confidence, Finding, Rule, Severity};

use crate::nginx::config::{Block, Config, Kind, Location, Server};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::plain;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "uploads-run", severity: Severity::Warning, docs: include_str!("uploads_run.md"), check };

/// Looks at the locations of each server.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        findings.extend(section.servers.iter().flat_map(in_server));
    }
}

/// What is found in one server.
fn in_server(server: &Server) -> Vec<Finding> {
    let mut runners = server.block.locations.iter().filter(|location| runs(location).is_some());
    let Some(runner) = runners.next() else { return Vec::new() };
    let folders = server.block.locations.iter().filter_map(|location| folder(location, runner));
    folders.map(|(location, path)| finding(location, path, runner)).collect()
}

/// The ending of a location for programs, such as `~ \.php$`.
fn runs(location: &Location) -> Option<&'static str> {
    let Kind::Regex { source, .. } = &location.kind else { return None };
    let loose = source.as_str().strip_prefix(r"\.").filter(|_| pass(&location.block).is_some())?;
    ["php", "cgi", "pl", "py"].into_iter().find(|ending| loose.trim_start_matches('(').starts_with(ending))
}

/// Where a block hands requests to.
fn pass(block: &Block) -> Option<&Directive> {
    plain(block).find(|line| line.name.as_str().ends_with("_pass"))
}

/// A folder for what users send, from which the expression takes files away.
fn folder<'c>(location: &'c Location, runner: &Location) -> Option<(&'c Location, &'c str)> {
    let Kind::Prefix { path, no_regex: false } = &location.kind else { return None };
    let sent =
        path.as_str().trim_matches('/').split('/').any(|part| matches!(part, "upload" | "uploads" | "attachments"));
    let holds_off = || location.block.locations.iter().any(|inner| matches!(inner.kind, Kind::Regex { .. }));
    let to = |location: &Location| pass(&location.block).and_then(|line| line.arg(0)).map(str::to_owned);
    (sent && to(location) != to(runner) && !holds_off()).then_some((location, path.as_str()))
}

/// What is said of it, and what mends it.
fn finding(location: &Location, path: &str, runner: &Location) -> Finding {
    let ending = runs(runner).unwrap_or("php");
    let path = path.trim_end_matches('/');
    let message = format!(
        "`{path}/x.{ending}` doesn't come here: nginx asks expressions after prefixes, so a file that somebody sent is handed over to be run"
    );
    let finding = RULE.finding(location.span, message).confidence(Confidence::Medium).also(runner.span, "takes it");
    finding.help(format!("write `location ^~ {path}/`"))
}
