//! Choices of a backend that look at what the client has not sent yet.

use finding::{Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::condition;
use super::super::config::inspect::{Content, declared, needs, waits};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// Choices of a backend that race with the client.
pub static RULE: Rule<Config> = Rule {
    id: "content-not-awaited",
    severity: Severity::Warning,
    docs: include_str!("content_not_awaited.md"),
    check,
};

/// Looks at the rules that choose a backend; one finding for each.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| proxy.listens() && !waits(proxy)) {
        let acls = declared(proxy);
        for line in proxy.list(List::UseBackend) {
            let Some(condition) = condition::split(line, 2).1 else { continue };
            let needed = condition.any.iter().flatten().find_map(|term| needs(&acls, &term.what));
            findings.extend(needed.map(|content| finding(proxy, content, line.span)));
        }
    }
}

/// What to say of a rule that needs content.
fn finding(proxy: &Proxy, content: Content, span: Span) -> Finding {
    let what = match content {
        Content::Http => "a request of HTTP",
        Content::Hello => "the TLS hello",
        Content::Bytes => "the first bytes",
    };
    let message = format!(
        "this choice needs {what}, but nothing makes `{}` (mode tcp) wait for it: where the client is a moment late, the rule \
         doesn't match",
        proxy.name.text
    );
    let finding = RULE.finding(span, message);
    let delay = proxy.list(List::TcpRequest).find(|line| line.at(1) == "inspect-delay");
    let finding = match (delay, proxy.settings.get("mode")) {
        (Some(delay), _) => {
            finding.also(delay.span, "a delay alone doesn't wait: a `tcp-request content` rule has to ask")
        }
        (None, Some(mode)) => finding.also(mode.span, "the mode is set here"),
        (None, None) => finding.also(proxy.name.span, "no mode is set: it is tcp"),
    };
    finding.help(match content {
        Content::Http => "set `mode http`",
        _ => "add `tcp-request inspect-delay 5s` and `tcp-request content accept if { req_ssl_hello_type 1 }`",
    })
}
