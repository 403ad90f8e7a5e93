//! Sites that answer for unknown hosts because they stand first.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Config, Listen, Section, Server};
use crate::nginx::syntax::Word;
use crate::nginx::uses::is_open;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "first-by-order", severity: Severity::Note, docs: include_str!("first_by_order.md"), check };

/// Looks at the addresses that several servers of HTTP share.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in config.http.iter().filter(|section| !is_open(config, section)) {
        findings.extend(in_section(section));
    }
}

/// One finding for each server that stands first somewhere.
fn in_section(section: &Section) -> Vec<Finding> {
    let mut at: BTreeMap<String, Vec<(&Server, &Listen)>> = BTreeMap::new();
    for server in &section.servers {
        for listen in server.listens.iter().filter(|listen| !listen.udp) {
            at.entry(format!("{:?} {:?}", listen.address, listen.port)).or_default().push((server, listen));
        }
    }
    let shared = at.values().filter(|all| all.len() > 1 && all.iter().all(|(_, listen)| !listen.default));
    let mut found: Vec<Finding> = shared.filter_map(|all| finding(all)).collect();
    found.sort_by_key(|finding| finding.primary.span);
    found.dedup_by_key(|finding| finding.primary.span);
    found
}

/// A finding where the first one is a site with a name of its own.
fn finding(all: &[(&Server, &Listen)]) -> Option<Finding> {
    let (first, _) = all.first()?;
    let name = first.names.first().filter(|word| is_plain(word) && first.names.iter().all(is_plain))?;
    let message = format!(
        "requests for hosts that no server names come here, only because {} stands first: none of the {} servers at this address says \
         `default_server`, and another order of lines or files changes who answers",
        name.text,
        all.len()
    );
    let finding = RULE.finding(name.span, message);
    let catches = |server: &Server| server.names.is_empty() || server.names.iter().any(|word| word.text == "_");
    let meant = all.iter().find(|(server, _)| catches(server));
    let finding =
        meant.into_iter().fold(finding, |finding, (_, listen)| finding.also(listen.span, "perhaps meant for them"));
    Some(finding.help("say `default_server` where they are meant to go"))
}

/// Whether a name is one host, and not one that nobody asks for.
fn is_plain(word: &Word) -> bool {
    word.as_str().contains('.') && !word.template && !word.as_str().contains(['*', '~', '$'])
}
