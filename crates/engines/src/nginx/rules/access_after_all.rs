//! Addresses that are let in or kept out below a line for everybody.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Block, Config};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "access-after-all", severity: Severity::Warning, docs: include_str!("access_after_all.md"), check };

/// Looks at each block, and at what all servers inherit.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in config.http.iter().chain(&config.stream) {
        findings.extend(never_asked(section.settings.iter()));
        each_block(section, &mut |place| findings.extend(in_block(place.block)));
    }
}

/// What is found in one block.
fn in_block(block: &Block) -> Option<Finding> {
    never_asked(plain(block))
}

/// A finding where a line of the other kind follows one for everybody.
fn never_asked<'c>(lines: impl Iterator<Item = &'c Directive>) -> Option<Finding> {
    let mut lines = lines.filter(|line| matches!(line.name.as_str(), "allow" | "deny"));
    let all = lines.find(|line| line.arg(0) == Some("all"))?;
    let mut others = lines.filter(|line| line.name.text != all.name.text);
    let first = others.next()?;
    let what = if all.is("deny") { "nobody is let in" } else { "nobody is kept out" };
    let message =
        format!("this line is never asked: `{} all` above it decides for everybody, and {what} by it", all.name.text);
    let finding = RULE.finding(first.span, message).also(all.span, "decides for everybody");
    let finding = others.take(3).fold(finding, |finding, line| finding.also(line.span, "never asked either"));
    Some(finding.help(format!("move `{} all` to the end", all.name.text)))
}
