//! What only HAProxy can get wrong.

mod accept_proxy_on_one;
mod certificate_never_asked;
mod check_sends_nothing;
mod check_without_host;
mod choice_after_rewrite;
mod content_not_awaited;
mod cookie_for_all;
mod counts_the_proxy;
mod either_is_enough;
mod exposed_admin_socket;
mod forwarded_for_kept;
mod header_set_sometimes;
mod header_set_twice;
mod http_rule_in_tcp_mode;
mod joined_acl;
mod keys_move;
mod lenient_parsing;
mod limit_never_applied;
mod loose_rewrite;
mod mask_cuts_address;
mod monitor_hides_page;
mod old_dialect;
mod open_proxy;
mod path_joined;
mod plain_password;
mod refuses_the_inside;
mod resolved_once;
mod rule_after_end;
mod time_cut_short;
mod unused_name;
mod weak_tls;

use finding::{Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[
    &accept_proxy_on_one::RULE,
    &certificate_never_asked::RULE,
    &check_sends_nothing::RULE,
    &check_without_host::RULE,
    &choice_after_rewrite::RULE,
    &content_not_awaited::RULE,
    &cookie_for_all::RULE,
    &counts_the_proxy::RULE,
    &either_is_enough::RULE,
    &exposed_admin_socket::RULE,
    &forwarded_for_kept::RULE,
    &header_set_sometimes::RULE,
    &header_set_twice::RULE,
    &http_rule_in_tcp_mode::RULE,
    &joined_acl::RULE,
    &keys_move::RULE,
    &lenient_parsing::RULE,
    &limit_never_applied::RULE,
    &loose_rewrite::RULE,
    &mask_cuts_address::RULE,
    &monitor_hides_page::RULE,
    &old_dialect::RULE,
    &open_proxy::RULE,
    &path_joined::RULE,
    &plain_password::RULE,
    &refuses_the_inside::RULE,
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
