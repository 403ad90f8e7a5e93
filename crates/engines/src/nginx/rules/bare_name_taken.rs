//! Wildcards that take the bare name, too.

use finding::{Confidence, Finding, Rule, Severity};

use crate::nginx::config::{Config, Section, Server};
use crate::nginx::syntax::Word;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "bare-name-taken", severity: Severity::Note, docs: include_str!("bare_name_taken.md"), check };

/// Looks at the servers of HTTP.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        findings.extend(section.servers.iter().flat_map(|server| in_server(section, server)));
    }
}

/// What is found in one server.
fn in_server(section: &Section, server: &Server) -> Vec<Finding> {
    let dotted = server.names.iter().filter_map(|word| Some((word, word.as_str().strip_prefix('.')?)));
    dotted.filter_map(|(word, bare)| taken(section, server, word, bare)).collect()
}

/// A finding where `www.` of the name is another server at the same address, and nobody has the bare name.
fn taken(section: &Section, server: &Server, word: &Word, bare: &str) -> Option<Finding> {
    let shares = |other: &Server| {
        let same = |listen: &crate::nginx::config::Listen| {
            server.listens.iter().any(|own| own.address == listen.address && own.port == listen.port)
        };
        !std::ptr::eq(server, other) && other.listens.iter().any(same)
    };
    let has = |other: &&Server, name: &str| other.names.iter().any(|word| word.as_str().eq_ignore_ascii_case(name));
    let www = format!("www.{bare}");
    let site = section.servers.iter().find(|other| shares(other) && has(other, &www))?;
    if section.servers.iter().any(|other| has(&other, bare)) {
        return None;
    }
    let message = format!(
        "`{}` is {bare} itself as well as every name below it: it comes here, and not to the server of {www}",
        word.text
    );
    let finding = RULE.finding(word.span, message).confidence(Confidence::Medium).also(site.span, "the site itself");
    Some(finding.help(format!("write `*.{bare}` here, and `{bare}` where it is meant to go")))
}
