//! Headers that tell who the client is, and that clients can write themselves.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "header-set-sometimes",
    severity: Severity::Warning,
    docs: include_str!("header_set_sometimes.md"),
    check,
};

/// Looks at each section that reads certificates of clients.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| proxy.listens()) {
        let told = proxy.list(List::HttpRequest).filter(|line| tells(line) && !line.has("unless"));
        findings.extend(told.filter(|line| !is_dropped(proxy, line)).map(|line| finding(line)));
    }
}

/// Whether a line puts a word of the certificate into a header, for some requests only.
fn tells(line: &Line) -> bool {
    line.at(1) == "set-header" && line.at(3).contains("%[ssl_c_") && line.has("if")
}

/// Whether another line drops or sets the header too.
fn is_dropped(proxy: &Proxy, told: &Line) -> bool {
    let about = |line: &Line| matches!(line.at(1), "del-header" | "set-header" | "replace-header");
    let mut others = proxy.list(List::HttpRequest).filter(|line| line.span != told.span && about(line));
    others.any(|line| line.at(2).eq_ignore_ascii_case(told.at(2)) || line.has("-m"))
}

/// What is said of it, and what mends it.
fn finding(line: &Line) -> Finding {
    let name = line.at(2);
    let message = format!(
        "`{name}` tells endpoints who the client is, but it is set for some requests only: in the others what the client wrote goes \
         through, and anybody can be anyone"
    );
    RULE.finding(line.span, message).help(format!("drop what clients send above it: `http-request del-header {name}`"))
}
