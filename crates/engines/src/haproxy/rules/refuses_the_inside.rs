//! Rules that turn away the own networks, and nobody else.

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::subject::{is_of_client, is_of_path, test};
use super::super::words::{Line, Word};
use crate::syntax::networks;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "refuses-the-inside", severity: Severity::Note, docs: include_str!("refuses_the_inside.md"), check };

/// Looks at the rules of each section that refuse.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in &config.proxies {
        let rules =
            proxy.list(List::HttpRequest).filter(|line| matches!(line.at(1), "deny" | "reject" | "silent-drop"));
        findings.extend(rules.filter_map(|line| inside(proxy, line)));
    }
}

/// A finding where a rule refuses a path to private networks alone.
fn inside(proxy: &Proxy, line: &Line) -> Option<Finding> {
    let condition = condition::split(line, 2).1.filter(|condition| !condition.unless && condition.any.len() == 1)?;
    let plain = condition.any.first()?.iter().filter(|term| !term.negated);
    let tests: Vec<&[Word]> = plain.filter_map(|term| test(proxy, term)).collect();
    let client = tests.iter().find(|test| is_of_client(test) && is_private(test))?;
    tests.iter().find(|test| is_of_path(test))?;
    let message = "this refuses the path to private networks alone, and shows it to everybody else: a `!` before the test of the address \
                   may be missing";
    let finding = RULE.finding(line.span, message).confidence(Confidence::Medium);
    let test = client.first().map(|word| word.span).filter(|span| !line.span.contains(*span));
    let finding = test.into_iter().fold(finding, |finding, span| finding.also(span, "private addresses"));
    Some(finding.help("write `!` before it if the others are meant"))
}

/// Whether the addresses are all private, and one is a network; none that stands in a file.
fn is_private(test: &[Word]) -> bool {
    let inner = |word: &Word| networks::is_private(word.as_str()) == Some(true);
    test.len() > 1 && test.iter().skip(1).all(inner) && test.iter().skip(1).any(|word| word.as_str().contains('/'))
}
