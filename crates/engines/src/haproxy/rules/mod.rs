//! What only HAProxy can get wrong.

mod check_sends_nothing;
mod content_not_awaited;
mod exposed_admin_socket;
mod http_rule_in_tcp_mode;
mod lenient_parsing;
mod old_dialect;
mod open_proxy;
mod plain_password;
mod time_cut_short;
mod weak_tls;

use finding::{Page, Rule, Severity};

use super::config::Config;

/// Rules over the configuration, sorted by id.
pub const RULES: &[&Rule<Config>] = &[
    &check_sends_nothing::RULE,
    &content_not_awaited::RULE,
    &exposed_admin_socket::RULE,
    &http_rule_in_tcp_mode::RULE,
    &lenient_parsing::RULE,
    &old_dialect::RULE,
    &open_proxy::RULE,
    &plain_password::RULE,
    &time_cut_short::RULE,
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
