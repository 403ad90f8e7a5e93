//! Addresses of clients that clients may write themselves.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "forwarded-for-kept", severity: Severity::Note, docs: include_str!("forwarded_for_kept.md"), check };

/// Looks at `option forwardfor` where each section says it itself.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(config.proxies.iter().filter(|proxy| proxy.listens())) {
        let option = proxy.settings.option("forwardfor").filter(|line| proxy.span.contains(line.span));
        let Some(option) = option.filter(|line| line.has("if-none") && !drops(proxy)) else { continue };
        let message = "a client that sends X-Forwarded-For itself keeps what it wrote, and its own address isn't added: endpoints \
                       that block, count or log by that header believe it";
        let help = "leave out `if-none`, or drop what strangers send: `http-request del-header x-forwarded-for unless { src -f proxies }`";
        findings.push(RULE.finding(option.span, message).help(help));
    }
}

/// Whether a rule of the section drops or sets the header.
fn drops(proxy: &Proxy) -> bool {
    let about = |word: &str| word.eq_ignore_ascii_case("x-forwarded-for");
    let mut rules = proxy.list(List::HttpRequest);
    rules.any(|line| matches!(line.at(1), "del-header" | "set-header") && about(line.at(2)))
}
