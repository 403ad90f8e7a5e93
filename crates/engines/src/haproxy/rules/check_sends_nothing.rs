//! Health checks that wait for an answer to nothing.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::check::{Asked, asked, rules};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// A backend whose `http-check expect` loses the request that it would inherit.
pub static RULE: Rule<Config> =
    Rule { id: "check-sends-nothing", severity: Severity::Error, docs: include_str!("check_sends_nothing.md"), check };

/// Looks at all backends whose servers are checked.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| proxy.serves() && is_checked(proxy)) {
        let Some(option) = proxy.settings.option("httpchk") else { continue };
        let Asked::Nothing(option) = asked(proxy, option) else { continue };
        let Some(expect) = rules(proxy).into_iter().find(|line| line.at(1) == "expect") else { continue };
        let message = format!(
            "`{}` has `http-check` rules of its own, so the request of `option httpchk` isn't inherited: the check sends nothing, \
             waits for an answer, and takes every server down",
            proxy.name.text
        );
        let finding = RULE.finding(expect.span, message).also(option.span, "this request is lost");
        findings.push(finding.help("repeat `option httpchk` in this backend, or add `http-check send`"));
    }
}

/// Whether some server is checked.
fn is_checked(proxy: &Proxy) -> bool {
    const LISTS: [List; 3] = [List::Server, List::ServerTemplate, List::DefaultServer];
    LISTS.iter().any(|list| proxy.list(*list).any(|line| line.has("check")))
}
