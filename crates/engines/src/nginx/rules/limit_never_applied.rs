//! Limits that are defined and never asked.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::syntax::Directive;
use crate::nginx::uses::{each_line, is_open};

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "limit-never-applied",
    severity: Severity::Warning,
    docs: include_str!("limit_never_applied.md"),
    check,
};

/// Compares the zones that are defined with those that a limit names.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let used = used(config);
    for section in config.http.iter().chain(&config.stream).filter(|section| !is_open(config, section)) {
        for line in &section.settings {
            let Some((zone, word, what)) = defined(line).filter(|(zone, ..)| !used.contains(zone)) else { continue };
            let message = format!(
                "no `{word}` names the zone {zone}, so nothing is limited by it: clients get as {what} as they like"
            );
            let help = format!("write `{word}` where the limit is meant, or take the zone out");
            findings.push(RULE.finding(line.span, message).label("defined, and never asked").help(help));
        }
    }
}

/// The zones that limits name.
fn used(config: &Config) -> HashSet<&str> {
    let mut used = HashSet::new();
    each_line(config, &mut |line| match line.name.as_str() {
        "limit_req" => used.extend(zone(line)),
        "limit_conn" => used.extend(line.arg(0)),
        _ => {}
    });
    used
}

/// The name behind `zone=`, without the size.
fn zone(line: &Directive) -> Option<&str> {
    let word = line.args.iter().find_map(|word| word.as_str().strip_prefix("zone="))?;
    Some(word.split(':').next().unwrap_or(word))
}

/// The zone that a line defines, the word that asks for it, and what it keeps clients from.
fn defined(line: &Directive) -> Option<(&str, &'static str, &'static str)> {
    let (word, what) = match line.name.as_str() {
        "limit_req_zone" => ("limit_req", "many requests through"),
        "limit_conn_zone" => ("limit_conn", "many connections"),
        _ => return None,
    };
    Some((zone(line)?, word, what)).filter(|_| line.args.iter().all(|word| !word.template))
}
