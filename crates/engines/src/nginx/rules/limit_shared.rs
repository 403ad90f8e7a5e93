//! Limits that all clients share.

use finding::{Confidence, Finding, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::syntax::{Directive, Word};
use crate::nginx::uses::each_line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "limit-shared", severity: Severity::Note, docs: include_str!("limit_shared.md"), check };

/// Looks at each `limit_req_zone`.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    each_line(config, &mut |line| {
        findings.extend(Some(line).filter(|line| line.is("limit_req_zone")).and_then(shared))
    });
}

/// A finding where the key says nothing of who asks.
fn shared(line: &Directive) -> Option<Finding> {
    const SAME: [&str; 6] = ["$host", "$http_host", "$server_addr", "$server_name", "$server_port", "$uri"];
    let key = line.args.first().filter(|word| !word.template)?;
    let is_same = SAME.contains(&key.as_str()) || !key.as_str().contains('$');
    let rate = line.args.iter().map(Word::as_str).find_map(|word| word.strip_prefix("rate="))?;
    let message = format!(
        "`{}` is the same for all clients: together they get {rate}, and one that asks quickly uses up what is meant for everybody",
        key.text
    );
    let finding = RULE.finding(line.span, message).confidence(Confidence::Medium);
    is_same.then(|| finding.help("write `$binary_remote_addr` if each client is meant"))
}
