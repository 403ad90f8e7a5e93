//! Two servers with one name at one address.

use std::collections::HashMap;

use finding::{Finding, Rule, Severity, Span};

use crate::nginx::config::{Config, ListenAddress, Section, Server};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "name-conflict", severity: Severity::Warning, docs: include_str!("name_conflict.md"), check };

/// A name at an address, in lower case; empty where a server has none.
type At<'c> = (&'c ListenAddress, Option<u16>, String);

/// Looks at the servers of HTTP in order: the first one has the name.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    config.http.iter().for_each(|section| in_section(section, findings));
}

fn in_section(section: &Section, findings: &mut Vec<Finding>) {
    let mut first: HashMap<At<'_>, &Server> = HashMap::new();
    for server in &section.servers {
        let mut taken: Vec<(String, Span, &Server)> = Vec::new();
        let mut kept = server.listens.is_empty();
        for (name, span) in names(server) {
            for listen in &server.listens {
                let owner = *first.entry((&listen.address, listen.port, name.clone())).or_insert(server);
                match std::ptr::eq(owner, server) {
                    true => kept = true,
                    false if taken.last().is_some_and(|(other, ..)| *other == name) => {}
                    false => taken.push((name.clone(), span, owner)),
                }
            }
        }
        kept |= server.listens.iter().any(|listen| listen.default);
        findings.extend(taken.iter().map(|(name, span, owner)| finding(name, *span, owner, kept)));
    }
}

/// The names of a server as nginx compares them. Expressions and texts of a template are left out.
fn names(server: &Server) -> Vec<(String, Span)> {
    if server.names.is_empty() {
        return vec![(String::new(), server.span)];
    }
    let plain = server
        .names
        .iter()
        .filter(|word| !word.template && !word.as_str().starts_with('~') && !word.as_str().contains('$'));
    plain.map(|word| (word.as_str().to_ascii_lowercase(), word.span)).collect()
}

/// `kept` tells whether the server still has something of its own.
fn finding(name: &str, span: Span, owner: &Server, kept: bool) -> Finding {
    let what = match name {
        "" => "a server without a name".to_owned(),
        name => format!("the name {name}"),
    };
    let rest = if kept { "requests for it never come here" } else { "nothing of this server is ever used" };
    let message = format!("another server above has {what} at the same address, and nginx ignores this one: {rest}");
    let finding = RULE.finding(span, message).also(owner.span, "this one answers");
    finding.help("take one of the two out, or join them")
}
