//! What only nginx can get wrong.

mod access_after_all;
mod alias_traversal;
mod bare_name_taken;
mod either_is_enough;
mod first_by_order;
mod headers_not_inherited;
mod host_lost;
mod keepalive_missing;
mod keepalive_unused;
mod keys_move;
mod lenient_parsing;
mod limit_never_applied;
mod limit_shared;
mod limit_without_burst;
mod login_without_limit;
mod loose_expression;
mod mask_cuts_address;
mod name_conflict;
mod old_dialect;
mod path_joined;
mod plain_password;
mod resolved_once;
mod resolver_missing;
mod tls_not_spoken;
mod try_files_without_end;
mod unknown_upstream;
mod unused_name;
mod upgrade_lost;
mod uploads_run;
mod upstream_with_port;
mod weak_tls;

use finding::{Finding, Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[
    &access_after_all::RULE,
    &alias_traversal::RULE,
    &bare_name_taken::RULE,
    &either_is_enough::RULE,
    &first_by_order::RULE,
    &headers_not_inherited::RULE,
    &host_lost::RULE,
    &keepalive_missing::RULE,
    &keepalive_unused::RULE,
    &keys_move::RULE,
    &lenient_parsing::RULE,
    &limit_never_applied::RULE,
    &limit_shared::RULE,
    &limit_without_burst::RULE,
    &login_without_limit::RULE,
    &loose_expression::RULE,
    &mask_cuts_address::RULE,
    &name_conflict::RULE,
    &old_dialect::RULE,
    &path_joined::RULE,
    &plain_password::RULE,
    &resolved_once::RULE,
    &resolver_missing::RULE,
    &tls_not_spoken::RULE,
    &try_files_without_end::RULE,
    &unknown_upstream::RULE,
    &unused_name::RULE,
    &upgrade_lost::RULE,
    &uploads_run::RULE,
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
