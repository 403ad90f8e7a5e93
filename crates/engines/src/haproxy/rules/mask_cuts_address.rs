//! Networks whose mask cuts off a part of the address.

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::uses::own;
use super::super::words::{Line, Word};
use crate::syntax::networks;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "mask-cuts-address", severity: Severity::Note, docs: include_str!("mask_cuts_address.md"), check };

/// Looks at the tests of addresses in each section.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies) {
        let lines = own(proxy).filter(|line| line.words.iter().any(is_address));
        findings.extend(lines.flat_map(|line| in_line(line)));
    }
}

/// Whether an expression gives an address.
fn is_address(word: &Word) -> bool {
    let text = word.as_str();
    matches!(text, "src" | "dst") || text.starts_with("hdr_ip(") || text.starts_with("req.hdr_ip(")
}

/// What is found in one line.
fn in_line(line: &Line) -> Vec<Finding> {
    let from = line.words.iter().position(is_address).unwrap_or(line.words.len());
    let tests = line.from(from).iter().filter_map(|word| Some((word, networks::cut(word.as_str())?)));
    tests.map(|(word, net)| finding(word, &net.to_string(), net.prefix_len() == 0)).collect()
}

/// What is said of it, and what mends it.
fn finding(word: &Word, net: &str, is_all: bool) -> Finding {
    let what = if is_all { "every address fits" } else { "all of that network fits, not this address alone" };
    let message =
        format!("`{}` is {net} to HAProxy, which takes no notice of the bits behind the mask: {what}", word.text);
    let finding = RULE.finding(word.span, message).confidence(Confidence::High);
    let finding = if is_all { Finding { severity: Severity::Warning, ..finding } } else { finding };
    finding.help(format!("write `{net}` if that is meant, or a longer mask"))
}
