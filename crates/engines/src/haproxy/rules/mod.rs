//! What only HAProxy can get wrong.

mod check_sends_nothing;
mod choice_after_rewrite;
mod content_not_awaited;
mod cookie_for_all;
mod exposed_admin_socket;
mod forwarded_for_kept;
mod http_rule_in_tcp_mode;
mod joined_acl;
mod keys_move;
mod lenient_parsing;
mod limit_never_applied;
mod old_dialect;
mod open_proxy;
mod path_joined;
mod plain_password;
mod resolved_once;
mod rule_after_end;
mod time_cut_short;
mod unused_name;
mod weak_tls;

use finding::{Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[
    &check_sends_nothing::RULE,
    &choice_after_rewrite::RULE,
    &content_not_awaited::RULE,
    &cookie_for_all::RULE,
    &exposed_admin_socket::RULE,
    &forwarded_for_kept::RULE,
    &http_rule_in_tcp_mode::RULE,
    &joined_acl::RULE,
    &keys_move::RULE,
    &lenient_parsing::RULE,
    &limit_never_applied::RULE,
    &old_dialect::RULE,
    &open_proxy::RULE,
    &path_joined::RULE,
    &plain_password::RULE,
    &resolved_once::RULE,
    &rule_after_end::RULE,
    &time_cut_short::RULE,
    &unused_name::RULE,
    &weak_tls::RULE,
];

/// Pages of what the reader itself finds, sorted by id.
const READER: [Page; 6] = [
    Page { id: "conditional", severity: Severity::Note, docs: include_str!("conditional.md") },
    Page { id: "environment", severity: Severity::Note, docs: include_str!("environment.md") },
    Page { id: "missing-newline", severity: Severity::Error, docs: include_str!("missing_newline.md") },
    Page { id: "syntax", severity: Severity::Error, docs: include_str!("syntax.md") },
    Page { id: "template", severity: Severity::Note, docs: include_str!("template.md") },
    Page { id: "unknown-name", severity: Severity::Error, docs: include_str!("unknown_name.md") },
];

/// All pages, sorted by id.
pub fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = RULES.iter().map(|rule| rule.page()).chain(READER).collect();
    pages.sort_by_key(|page| page.id);
    pages
}
