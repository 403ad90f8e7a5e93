//! Servers whose address the client names.

use finding::{Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::address::{self, Host};
use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::sample;
use super::super::words::Line;

/// `set-dst` out of a request, and a server without an address of its own.
pub static RULE: Rule<Config> =
    Rule { id: "open-proxy", severity: Severity::Error, docs: include_str!("open_proxy.md"), check };

/// Looks at the rules that set the destination, where some server goes wherever that is.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let Some(server) = config.proxies.iter().find_map(anywhere) else { return };
    for proxy in &config.proxies {
        let own = |line: &&std::sync::Arc<Line>| proxy.span.contains(line.span);
        let rules = proxy.list(List::HttpRequest).chain(proxy.list(List::TcpRequest)).filter(own);
        findings.extend(rules.filter(|line| chooses(proxy, line)).map(|line| finding(line.span, server)));
    }
}

/// The first server of a proxy that goes where the connection was sent.
fn anywhere(proxy: &Proxy) -> Option<Span> {
    let is_any = |line: &&std::sync::Arc<Line>| match address::parse(line.at(2)).0 {
        Host::Any => true,
        Host::Ip(ip) => ip.is_unspecified(),
        Host::Name(_) | Host::Unix(_) => false,
    };
    proxy.list(List::Server).find(is_any).map(|line| line.span)
}

/// Whether the rule sets the destination to what the client wrote, for every client.
fn chooses(proxy: &Proxy, line: &Line) -> bool {
    let (words, condition) = condition::split(line, 2);
    let Some(at) = words.iter().position(|word| word.text == "set-dst") else { return false };
    condition.is_none() && words.get(at + 1).is_some_and(|word| written_by_client(proxy, word.as_str(), 0))
}

/// Whether an expression is a text of the request, or a variable that such a text was put into.
fn written_by_client(proxy: &Proxy, text: &str, depth: usize) -> bool {
    let Some(read) = sample::parse(text, Span::new(finding::FileId(0), 0, 0)) else { return false };
    let mapped = read.converters.iter().any(|call| call.name.starts_with("map"));
    match read.fetch.name.as_str() {
        _ if mapped || depth > 2 => false,
        "var" => proxy.list(List::HttpRequest).any(|line| sets(proxy, line, read.fetch.arg(0), depth)),
        name => ["hdr", "req.hdr", "req.fhdr", "url", "urlp", "path", "query", "req.cook", "cook", "base"]
            .iter()
            .any(|start| name.starts_with(start)),
    }
}

/// Whether a rule sets the variable to such a text, by itself or after asking DNS for it.
fn sets(proxy: &Proxy, line: &Line, variable: &str, depth: usize) -> bool {
    let action = line.at(1);
    let name = action.split_once('(').map(|(_, rest)| rest.trim_end_matches(')').split(',').next().unwrap_or(""));
    let does = action.starts_with("set-var(") || action.starts_with("do-resolve(");
    does && name == Some(variable) && written_by_client(proxy, line.at(2), depth + 1)
}

fn finding(rule: Span, server: Span) -> Finding {
    let message = "whoever asks names the address that the request goes to: anybody reaches what only HAProxy should reach, such \
                   as 127.0.0.1, or the internet under HAProxy's address";
    let finding = RULE.finding(rule, message).also(server, "goes wherever that is");
    finding.help(
        "choose among addresses that the configuration knows: `set-dst hdr(host),map_str(/etc/haproxy/sites.map)`",
    )
}
