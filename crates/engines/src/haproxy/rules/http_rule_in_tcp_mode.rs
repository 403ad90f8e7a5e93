//! Rules of HTTP where HTTP is not read.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// Rules that need HTTP, in a proxy that reads only TCP.
pub static RULE: Rule<Config> = Rule {
    id: "http-rule-in-tcp-mode",
    severity: Severity::Warning,
    docs: include_str!("http_rule_in_tcp_mode.md"),
    check,
};

/// Looks at all proxies in mode tcp.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| !proxy.is_http()) {
        for list in [List::HttpRequest, List::HttpResponse, List::Redirect] {
            for line in proxy.list(list) {
                let elsewhere = config.is_part() && proxy.settings.get("mode").is_none();
                let severity = if elsewhere { Severity::Note } else { RULE.severity };
                findings.push(Finding { severity, ..ignored(proxy, line) });
            }
        }
    }
}

/// What to say of a rule that is ignored.
fn ignored(proxy: &Proxy, line: &Line) -> Finding {
    let message =
        format!("`{}` needs HTTP, but `{}` is in mode tcp: HAProxy ignores the rule", line.at(0), proxy.name.text);
    explain(RULE.finding(line.span, message), proxy)
}

/// Shows where the mode comes from.
fn explain(finding: Finding, proxy: &Proxy) -> Finding {
    let finding = match proxy.settings.get("mode") {
        Some(mode) => finding.also(mode.span, "the mode is set here"),
        None => finding.also(proxy.name.span, "no mode is set: it is tcp"),
    };
    finding.help("set `mode http`, or move the rule to a proxy that reads HTTP")
}
