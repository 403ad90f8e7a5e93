//! What only nginx can get wrong.

mod headers_not_inherited;
mod unknown_upstream;
mod upstream_with_port;

use finding::{Finding, Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[&headers_not_inherited::RULE, &unknown_upstream::RULE, &upstream_with_port::RULE];

/// Pages of what the reader itself finds, sorted by id.
const READER: [Page; 4] = [
    Page { id: "include-loop", severity: Severity::Error, docs: include_str!("include_loop.md") },
    Page { id: "include-missing", severity: Severity::Warning, docs: include_str!("include_missing.md") },
    Page { id: "nginx-syntax", severity: Severity::Error, docs: include_str!("nginx_syntax.md") },
    Page { id: "nginx-template", severity: Severity::Note, docs: include_str!("nginx_template.md") },
];

/// What the rules find.
pub fn check(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    RULES.iter().for_each(|rule| (rule.check)(config, &mut findings));
    findings
}

/// All pages, sorted by id.
pub fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = RULES.iter().map(|rule| rule.page()).chain(READER).collect();
    pages.sort_by_key(|page| page.id);
    pages
}
