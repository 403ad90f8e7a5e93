//! Headers whose value is replaced before anybody reads it.

use std::sync::Arc;

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "header-set-twice", severity: Severity::Warning, docs: include_str!("header_set_twice.md"), check };

/// Looks at the rules of each section, towards endpoints and towards clients.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies).filter(|proxy| proxy.is_http()) {
        for list in [List::HttpRequest, List::HttpResponse] {
            findings.extend(in_list(proxy, list));
        }
    }
}

/// The first rule that is undone by a later one for every request.
fn in_list(proxy: &Proxy, list: List) -> Option<Finding> {
    let lines: Vec<&Arc<Line>> = proxy.list(list).filter(|line| proxy.span.contains(line.span)).collect();
    let ends = |line: &Line| !matches!(line.at(1), "set-header" | "add-header" | "del-header");
    lines.iter().enumerate().find_map(|(at, first)| {
        let name = Some(first.at(2)).filter(|_| first.at(1) == "set-header")?;
        let rest = lines[at + 1..].iter().take_while(|line| !ends(line) && !reads(line, name));
        let later =
            rest.into_iter().find(|line| line.at(1) == "set-header" && line.at(2).eq_ignore_ascii_case(name))?;
        is_always(later).then(|| finding(first, later))
    })
}

/// Whether a rule has no condition.
fn is_always(line: &Line) -> bool {
    !line.has("if") && !line.has("unless")
}

/// Whether the value or the condition of a rule asks for the header.
fn reads(line: &Line, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    line.from(3).iter().any(|word| word.as_str().to_ascii_lowercase().contains(&name))
}

/// What is said of it, and what mends it.
fn finding(first: &Line, later: &Line) -> Finding {
    let message = format!(
        "`{}` is set here for every request, so what the rule above sets is never seen: a condition may be missing here",
        later.at(2)
    );
    let finding = RULE.finding(later.span, message).also(first.span, "undone");
    finding.help("add the condition, or take one of the two out")
}
