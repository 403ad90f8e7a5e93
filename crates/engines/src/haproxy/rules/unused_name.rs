//! Names that are declared and never used.

use std::collections::{HashMap, HashSet};

use finding::{Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::reader::Section;
use super::super::config::uses::{mentioned, names_in};
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "unused-name", severity: Severity::Note, docs: include_str!("unused_name.md"), check };

/// Looks at acls, and at sections that something has to name.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies).filter(|proxy| proxy.unknown.is_empty()) {
        acls(proxy, findings);
    }
    if config.others.iter().any(|section| what(section).is_some()) {
        let names = mentioned(config);
        findings.extend(config.others.iter().filter_map(|section| unused(section, &names)));
    }
}

/// Acls that no line of their section names.
fn acls(proxy: &Proxy, findings: &mut Vec<Finding>) {
    let own = || proxy.lines.iter().filter(|(_, line)| proxy.span.contains(line.span));
    if !own().any(|(list, _)| *list == List::Acl) {
        return;
    }
    let mut used = HashSet::new();
    for (_, line) in own() {
        let condition = line.words.iter().position(|word| matches!(word.as_str(), "if" | "unless"));
        let asks = line
            .words
            .iter()
            .enumerate()
            .filter(|(at, word)| condition.is_some_and(|from| *at > from) || word.text.contains("acl("));
        asks.for_each(|(_, word)| names_in(word, &mut used));
    }
    let mut unused: Vec<Vec<&Line>> = Vec::new();
    let mut place: HashMap<&str, usize> = HashMap::new();
    for (_, line) in own().filter(|(list, line)| *list == List::Acl && !used.contains(line.at(1))) {
        let index = *place.entry(line.at(1)).or_insert(unused.len());
        match unused.get_mut(index) {
            Some(lines) => lines.push(line),
            None => unused.push(vec![line]),
        }
    }
    findings.extend(unused.iter().filter_map(|lines| acl(lines)));
}

/// A finding for the lines of one name.
fn acl(lines: &[&Line]) -> Option<Finding> {
    let (first, others) = lines.split_first()?;
    let message = format!("no rule of this section asks for `{}`: the test decides nothing", first.at(1));
    let edits = lines.iter().map(|line| Edit { span: line.span, replacement: String::new() }).collect();
    let fix = Fix { safe: true, message: "take it out".into(), edits };
    let finding = RULE.finding(first.span, message).help("use it where it was meant, or take it out").fix(fix);
    Some(others.iter().fold(finding, |finding, line| finding.also(line.span, "and here")))
}

/// What a section is for, and what names it.
fn what(section: &Section) -> Option<(&'static str, &'static str)> {
    Some(match section.head.at(0) {
        "cache" => ("no answer is kept in it", "http-request cache-use"),
        "resolvers" => ("no server's name is looked up again", "resolvers"),
        "userlist" => ("nobody is asked for these passwords", "http_auth()"),
        _ => return None,
    })
}

/// A finding for a section that nothing names.
fn unused(section: &Section, names: &HashSet<&str>) -> Option<Finding> {
    let (effect, word) = what(section)?;
    let name = section.head.words.get(1).filter(|name| !names.contains(name.as_str()))?;
    let message = format!("nothing names the {} `{}`: {effect}", section.head.at(0), name.text);
    Some(
        RULE.finding(section.head.span, message)
            .help(format!("name it by `{word}` where it was meant, or take it out")),
    )
}
