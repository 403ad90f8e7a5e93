//! What only nginx can get wrong.

mod alias_traversal;
mod headers_not_inherited;
mod host_lost;
mod lenient_parsing;
mod plain_password;
mod unknown_upstream;
mod upstream_with_port;
mod weak_tls;

use finding::{Finding, Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[
    &alias_traversal::RULE,
    &headers_not_inherited::RULE,
    &host_lost::RULE,
    &lenient_parsing::RULE,
    &plain_password::RULE,
    &unknown_upstream::RULE,
    &upstream_with_port::RULE,
    &weak_tls::RULE,
];

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
