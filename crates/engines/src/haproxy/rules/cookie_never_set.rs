//! Servers with a value for a cookie that nobody sets.

use std::sync::Arc;

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "cookie-never-set", severity: Severity::Warning, docs: include_str!("cookie_never_set.md"), check };

/// Looks at each pool of HTTP.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    findings.extend(config.proxies.iter().filter(|pool| pool.serves() && pool.is_http()).filter_map(in_pool));
}

/// A finding where two servers have a value, and no line says `cookie`.
fn in_pool(pool: &Proxy) -> Option<Finding> {
    let other = ["cookie", "appsession"].iter().any(|word| pool.settings.get(word).is_some());
    let read = || pool.lines.iter().any(|(list, _)| matches!(list, List::Stick | List::UseServer));
    let valued: Vec<&Arc<Line>> = pool.list(List::Server).filter(|line| line.after("cookie").is_some()).collect();
    let (first, _) = valued.split_first().filter(|(_, others)| !others.is_empty() && !other && !read())?;
    let message = format!(
        "the servers of `{}` have values for a cookie, but no `cookie` line sets or reads one: users are dealt out anew with each request, and \
         what one machine keeps of them is missing on the next",
        pool.name.text
    );
    let finding = RULE.finding(pool.name.span, message).also(first.span, "a value that is never used");
    Some(finding.help("add `cookie NAME insert indirect nocache`, or take the values out"))
}
