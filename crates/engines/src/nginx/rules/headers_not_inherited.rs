//! Headers that a block sets, and an inner one drops by setting others.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Block, Config, Line};
use crate::nginx::syntax::Directive;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "headers-not-inherited",
    severity: Severity::Warning,
    docs: include_str!("headers_not_inherited.md"),
    check,
};

/// Compares each block that sets headers with what it would have inherited.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        let outer: Vec<&Directive> = section.settings.iter().filter(|line| sets_header(line)).collect();
        section.servers.iter().for_each(|server| in_block(&server.block, &outer, findings));
    }
}

/// A whole `proxy_set_header`: name and value.
fn sets_header(line: &Directive) -> bool {
    line.is("proxy_set_header") && line.args.len() == 2
}

/// `outer` are the lines that hold where the block says nothing.
fn in_block(block: &Block, outer: &[&Directive], findings: &mut Vec<Finding>) {
    let own: Vec<&Directive> = block.lines.iter().filter_map(plain).filter(|line| sets_header(line)).collect();
    if let Some(first) = own.first() {
        findings.extend(lost(first, &own, outer));
    }
    let holds = if own.is_empty() { outer } else { &own };
    block.locations.iter().for_each(|location| in_block(&location.block, holds, findings));
}

/// The directive of a line that is no condition.
fn plain(line: &Line) -> Option<&Directive> {
    match line {
        Line::Plain(directive) => Some(directive),
        _ => None,
    }
}

/// Headers of the outer block that the inner one neither repeats nor sets otherwise.
fn lost(first: &Directive, own: &[&Directive], outer: &[&Directive]) -> Option<Finding> {
    let name = |line: &Directive| line.arg(0).unwrap_or("").to_ascii_lowercase();
    let is_set = |wanted: &Directive| own.iter().any(|line| name(line) == name(wanted));
    let lost: Vec<&Directive> = outer.iter().copied().filter(|line| !is_set(line)).collect();
    let one = lost.first()?;
    let names: Vec<&str> = lost.iter().filter_map(|line| line.arg(0)).collect();
    let message = format!(
        "this block sets headers of its own, so those of the block around it are lost: endpoints no longer get {}",
        names.join(", ")
    );
    let finding = RULE.finding(first.span, message).label("switches off all proxy_set_header of outer blocks");
    Some(finding.also(one.span, "no longer set here").help("repeat the outer proxy_set_header lines in this block"))
}
