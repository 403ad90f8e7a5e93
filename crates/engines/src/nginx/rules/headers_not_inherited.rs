//! Headers that a block sets, and an inner one drops by setting others.

use std::collections::HashMap;

use finding::{Finding, Label, Rule, Severity, Span};

use crate::nginx::config::{Block, Config, Kind, Line};
use crate::nginx::syntax::Directive;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "headers-not-inherited",
    severity: Severity::Warning,
    docs: include_str!("headers_not_inherited.md"),
    check,
};

/// Directives that are inherited all or not at all.
const WORDS: [&str; 3] = ["add_header", "grpc_set_header", "proxy_set_header"];

/// Headers of answers by which browsers keep users safe; without any other a page only looks different.
const GUARDS: [&str; 4] =
    ["content-security-policy", "permissions-policy", "x-content-type-options", "x-frame-options"];

/// Compares each block that sets headers with what it would have inherited.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut found = Vec::new();
    for section in &config.http {
        for word in WORDS {
            let outer: Vec<&Directive> = section.settings.iter().filter(|line| sets_header(line, word)).collect();
            section.servers.iter().for_each(|server| in_block((&server.block, true), word, &outer, &mut found));
        }
    }
    found.sort_by_key(|finding: &Finding| finding.primary.span);
    findings.extend(together(found));
}

/// Blocks that lose the same headers of one outer block become one finding: it is one thing to mend.
fn together(found: Vec<Finding>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut first: HashMap<(Span, String), usize> = HashMap::new();
    for finding in found {
        let key = finding.related.first().map(|label| (label.span, finding.message.clone()));
        match key.as_ref().and_then(|key| first.get(key)) {
            Some(&index) => out[index].related.push(Label { span: finding.primary.span, message: "and here".into() }),
            None => {
                first.extend(key.map(|key| (key, out.len())));
                out.push(finding);
            }
        }
    }
    out
}

/// A whole `proxy_set_header`, or `add_header`: name and value.
fn sets_header(line: &Directive, word: &str) -> bool {
    line.is(word) && line.args.len() >= 2
}

/// `outer` are the lines that hold where the block says nothing; `wide` tells whether users begin with pages of the block.
fn in_block((block, wide): (&Block, bool), word: &str, outer: &[&Directive], findings: &mut Vec<Finding>) {
    let own: Vec<&Directive> = block.lines.iter().filter_map(plain).filter(|line| sets_header(line, word)).collect();
    if let Some(first) = own.first() {
        findings.extend(lost((first, wide), &own, outer));
    }
    let holds = if own.is_empty() { outer } else { &own };
    for location in &block.locations {
        let wide = matches!(&location.kind, Kind::Prefix { path, .. } if path.as_str() == "/");
        in_block((&location.block, wide), word, holds, findings);
    }
}

/// The directive of a line that is no condition.
fn plain(line: &Line) -> Option<&Directive> {
    match line {
        Line::Plain(directive) => Some(directive),
        _ => None,
    }
}

fn name(line: &Directive) -> String {
    line.arg(0).unwrap_or("").to_ascii_lowercase()
}

/// Whether users are less safe without it. A browser that was told HSTS by one page knows it for all of the host.
fn guards(name: &str, wide: bool) -> bool {
    GUARDS.contains(&name) || wide && name == "strict-transport-security"
}

/// Headers of the outer block that the inner one neither repeats nor sets otherwise.
fn lost((first, wide): (&Directive, bool), own: &[&Directive], outer: &[&Directive]) -> Option<Finding> {
    let is_set = |wanted: &Directive| own.iter().any(|line| name(line) == name(wanted));
    let lost: Vec<&Directive> = outer.iter().copied().filter(|line| !is_set(line)).collect();
    let one = lost.first()?;
    let names: Vec<&str> = lost.iter().filter_map(|line| line.arg(0)).collect();
    let word = first.name.as_str();
    let (who, severity) = match word {
        "add_header" if lost.iter().any(|line| guards(&name(line), wide)) => ("clients", Severity::Warning),
        "add_header" => ("clients", Severity::Note),
        _ => ("endpoints", Severity::Warning),
    };
    let message = format!(
        "this block sets headers of its own, so those of the block around it are lost: {who} no longer get {}",
        names.join(", ")
    );
    let finding = Finding { severity, ..RULE.finding(first.span, message) };
    let finding =
        finding.label(format!("switches off all {word} of outer blocks")).also(one.span, "no longer set here");
    Some(finding.help(format!("repeat the outer {word} lines in this block")))
}
