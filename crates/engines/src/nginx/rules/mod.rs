//! What only nginx can get wrong.

mod alias_traversal;
mod headers_not_inherited;
mod host_lost;
mod keepalive_unused;
mod keys_move;
mod lenient_parsing;
mod limit_never_applied;
mod limit_without_burst;
mod loose_expression;
mod name_conflict;
mod old_dialect;
mod path_joined;
mod plain_password;
mod resolved_once;
mod resolver_missing;
mod try_files_without_end;
mod unknown_upstream;
mod unused_name;
mod upgrade_lost;
mod upstream_with_port;
mod weak_tls;

use finding::{Finding, Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[
    &alias_traversal::RULE,
    &headers_not_inherited::RULE,
    &host_lost::RULE,
    &keepalive_unused::RULE,
    &keys_move::RULE,
    &lenient_parsing::RULE,
    &limit_never_applied::RULE,
    &limit_without_burst::RULE,
    &loose_expression::RULE,
    &name_conflict::RULE,
    &old_dialect::RULE,
    &path_joined::RULE,
    &plain_password::RULE,
    &resolved_once::RULE,
    &resolver_missing::RULE,
    &try_files_without_end::RULE,
    &unknown_upstream::RULE,
    &unused_name::RULE,
    &upgrade_lost::RULE,
    &upstream_with_port::RULE,
    &weak_tls::RULE,
];

/// Pages of what the reader itself finds, sorted by id.
const READER: [Page; 4] = [
    Page { id: "include-loop", severity: Severity::Error, docs: include_str!("include_loop.md") },
    Page { id: "include-missing", severity: Severity::Note, docs: include_str!("include_missing.md") },
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
