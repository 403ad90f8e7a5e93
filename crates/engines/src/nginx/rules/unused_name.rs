//! Variables and caches that are defined and never read.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Config, Section, VariableKind};
use crate::nginx::syntax::Directive;
use crate::nginx::uses::{each_line, is_open, variables};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "unused-name", severity: Severity::Note, docs: include_str!("unused_name.md"), check };

/// Compares what is defined with what is read.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let sections: Vec<&Section> =
        config.http.iter().chain(&config.stream).filter(|section| !is_open(config, section)).collect();
    if sections.is_empty() {
        return;
    }
    let read = variables(config);
    let caches = caches(config);
    for section in sections {
        let variables = section.variables.iter().filter(|variable| !read.contains(variable.name.as_str()));
        findings.extend(variables.map(|variable| {
            let word = match variable.kind {
                VariableKind::Map => "map",
                VariableKind::Geo => "geo",
                VariableKind::Split => "split_clients",
            };
            let message = format!(
                "nothing reads ${}, so this `{word}` decides nothing: whoever changes it sees no effect",
                variable.name
            );
            RULE.finding(variable.span, message).help("use the variable where it was meant, or take the block out")
        }));
        let unused = section.settings.iter().filter(|line| defined(line).is_some_and(|name| !caches.contains(name)));
        findings.extend(unused.map(|line| {
            let message = "no location keeps answers in this cache: every request goes to an endpoint";
            RULE.finding(line.span, message).help("name it where answers are to be kept, or take it out")
        }));
    }
}

/// The words that are taken for names of caches; a variable may be any of them.
fn caches(config: &Config) -> Caches<'_> {
    let mut caches = Caches { names: HashSet::new(), computed: false };
    each_line(config, &mut |line| {
        if CACHES.iter().any(|(_, uses)| line.is(uses)) {
            let name = line.arg(0).unwrap_or("");
            caches.computed |= name.contains('$');
            caches.names.insert(name);
        }
    });
    caches
}

/// The caches that some line names.
struct Caches<'c> {
    names: HashSet<&'c str>,
    computed: bool,
}

impl Caches<'_> {
    fn contains(&self, name: &str) -> bool {
        self.computed || self.names.contains(name)
    }
}

/// What defines a cache, and what uses one.
const CACHES: [(&str, &str); 4] = [
    ("fastcgi_cache_path", "fastcgi_cache"),
    ("proxy_cache_path", "proxy_cache"),
    ("scgi_cache_path", "scgi_cache"),
    ("uwsgi_cache_path", "uwsgi_cache"),
];

/// The name of the cache that a line defines.
fn defined(line: &Directive) -> Option<&str> {
    CACHES.iter().find(|(defines, _)| line.is(defines))?;
    let zone = line.args.iter().find_map(|word| word.as_str().strip_prefix("keys_zone="))?;
    zone.split(':').next()
}
