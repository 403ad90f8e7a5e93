//! Rules below one that ends them for everybody.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "rule-after-end", severity: Severity::Warning, docs: include_str!("rule_after_end.md"), check };

/// Rules that are run one after the other.
struct Row {
    list: List,
    /// The word that tells them from others of the list, and its place; the action is behind it.
    word: (usize, &'static str),
    /// Actions after which no other rule is run.
    ends: &'static [&'static str],
}

const REQUEST: [&str; 9] =
    ["allow", "auth", "deny", "redirect", "reject", "return", "silent-drop", "tarpit", "use-service"];
const ANSWER: [&str; 4] = ["allow", "deny", "redirect", "return"];
const CONNECTION: [&str; 3] = ["accept", "reject", "silent-drop"];

const ROWS: [Row; 5] = [
    Row { list: List::HttpRequest, word: (0, "http-request"), ends: &REQUEST },
    Row { list: List::HttpResponse, word: (0, "http-response"), ends: &ANSWER },
    Row { list: List::TcpRequest, word: (1, "connection"), ends: &CONNECTION },
    Row { list: List::TcpRequest, word: (1, "session"), ends: &CONNECTION },
    Row { list: List::TcpRequest, word: (1, "content"), ends: &CONNECTION },
];

/// Looks at each row of each section.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies) {
        findings.extend(ROWS.iter().filter_map(|row| in_row(proxy, row)));
    }
}

/// A finding where a rule without a condition ends the row and others follow.
fn in_row(proxy: &Proxy, row: &Row) -> Option<Finding> {
    let (at, word) = row.word;
    let mut rules = proxy.list(row.list).filter(|line| proxy.span.contains(line.span) && line.at(at) == word);
    let end = rules.find(|line| row.ends.contains(&line.at(at + 1)) && !line.has("if") && !line.has("unless"))?;
    let after = rules.next()?;
    let more = match rules.count() {
        0 => String::new(),
        1 => " (and one more)".to_owned(),
        count => format!(" (and {count} more)"),
    };
    let message =
        format!("this rule{more} is never run: one above it has no condition and ends them for every request");
    let finding = RULE.finding(after.span, message).also(end.span, "ends here");
    Some(finding.help("move it above, or give the one that ends a condition"))
}
