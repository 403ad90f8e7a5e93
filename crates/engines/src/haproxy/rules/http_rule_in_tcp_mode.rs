use finding::{Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::condition::{self, TermKind};
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

fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| !proxy.is_http()) {
        for list in [List::HttpRequest, List::HttpResponse, List::Redirect] {
            for line in proxy.list(list) {
                findings.push(ignored(proxy, line));
            }
        }
        if !waits(proxy) {
            switching(proxy, findings);
        }
    }
}

fn ignored(proxy: &Proxy, line: &Line) -> Finding {
    let message =
        format!("`{}` needs HTTP, but `{}` is in mode tcp: HAProxy ignores the rule", line.at(0), proxy.name.text);
    explain(RULE.finding(line.span, message), proxy)
}

/// Conditions of `use_backend` that look into HTTP.
fn switching(proxy: &Proxy, findings: &mut Vec<Finding>) {
    for line in proxy.list(List::UseBackend) {
        let Some(condition) = condition::split(line, 2).1 else { continue };
        for term in condition.any.iter().flatten() {
            let found = match &term.what {
                TermKind::Anonymous(test) => test.words.first().map(|word| (word.as_str(), test.span)),
                TermKind::Named(name) => declared(proxy, name.as_str()).map(|fetch| (fetch, name.span)),
            };
            if let Some((fetch, span)) = found.filter(|(fetch, _)| needs_http(fetch)) {
                findings.push(never(proxy, fetch, term.negated, span));
            }
        }
    }
}

fn never(proxy: &Proxy, fetch: &str, negated: bool, span: Span) -> Finding {
    let how = if negated { "always holds" } else { "never holds" };
    let message = format!("`{fetch}` needs HTTP, but `{}` is in mode tcp: this condition {how}", proxy.name.text);
    explain(RULE.finding(span, message), proxy)
}

fn explain(finding: Finding, proxy: &Proxy) -> Finding {
    let finding = match proxy.settings.get("mode") {
        Some(mode) => finding.also(mode.span, "the mode is set here"),
        None => finding.also(proxy.name.span, "no mode is set: it is tcp"),
    };
    finding.help("set `mode http`, or move the rule to a proxy that reads HTTP")
}

fn declared<'a>(proxy: &'a Proxy, name: &str) -> Option<&'a str> {
    proxy.list(List::Acl).find(|line| line.at(1) == name).map(|line| line.at(2))
}

/// Whether the proxy waits for content, so that HTTP can be seen.
fn waits(proxy: &Proxy) -> bool {
    proxy.list(List::TcpRequest).any(|line| line.at(1) == "inspect-delay")
}

fn needs_http(fetch: &str) -> bool {
    const HTTP: [&str; 8] = ["path", "url", "hdr", "req.hdr", "req.fhdr", "method", "query", "cook"];
    let name = fetch.split(['(', ',']).next().unwrap_or("");
    HTTP.iter().any(|prefix| name == *prefix || name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_')))
}
