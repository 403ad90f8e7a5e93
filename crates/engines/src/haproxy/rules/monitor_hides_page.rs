//! Pages that the balancer answers itself.

use std::sync::Arc;

use finding::{Confidence, Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "monitor-hides-page", severity: Severity::Warning, docs: include_str!("monitor_hides_page.md"), check };

/// Looks at each section with a `monitor-uri` that hands requests on.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| proxy.listens() && proxy.is_http()) {
        let Some(monitor) = proxy.settings.get("monitor-uri").filter(|_| !pools(proxy).is_empty()) else { continue };
        let rule = routed(proxy, monitor.at(1)).map(|span| finding(monitor, span, true));
        let checked = || asked(config, proxy, monitor.at(1)).map(|span| finding(monitor, span, false));
        findings.extend(rule.or_else(checked));
    }
}

/// The pools that the section names.
fn pools(proxy: &Proxy) -> Vec<&str> {
    let chosen = proxy.list(List::UseBackend).map(|line| line.at(1));
    let default = proxy.settings.get("default_backend").map(|line| line.at(1));
    let own = proxy.serves().then_some(proxy.name.as_str());
    chosen.chain(default).chain(own).collect()
}

/// A rule of the section that speaks of the very path.
fn routed(proxy: &Proxy, path: &str) -> Option<Span> {
    let lists = [List::Acl, List::HttpRequest, List::UseBackend];
    let mut lines = proxy.lines.iter().filter(|(list, line)| lists.contains(list) && proxy.span.contains(line.span));
    lines.find(|(_, line)| tests(line, path)).map(|(_, line)| line.span)
}

/// Whether a line compares the path with this one, and not in order to leave it alone.
fn tests(line: &Line, path: &str) -> bool {
    let at = line.words.iter().position(|word| word.text == "path");
    let negated = line.has("unless") || line.words.iter().any(|word| word.as_str().starts_with('!'));
    at.is_some_and(|at| line.from(at + 1).iter().take_while(|word| word.text != "}").any(|word| word.text == path))
        && !negated
}

/// A check of a pool that asks for the path. Where `monitor fail` looks at the pools the answer tells of them.
fn asked(config: &Config, proxy: &Proxy, path: &str) -> Option<Span> {
    if proxy.list(List::MonitorFail).next().is_some() {
        return None;
    }
    let names = pools(proxy);
    let mut pools = config.proxies.iter().filter(|pool| pool.serves() && names.contains(&pool.name.as_str()));
    pools.find_map(|pool| {
        let option = pool.settings.option("httpchk").filter(|line| pool.span.contains(line.span));
        let mut lines = option.into_iter().chain(pool.list(List::HttpCheck));
        lines.find(|line| line.from(2).iter().any(|word| word.text == path)).map(|line| line.span)
    })
}

/// What is said of it, and what mends it.
fn finding(monitor: &Arc<Line>, other: Span, is_rule: bool) -> Finding {
    let path = monitor.at(1);
    if is_rule {
        let message = format!(
            "HAProxy answers {path} itself with 200 before any rule is asked: the one that speaks of it is never applied"
        );
        return RULE
            .finding(monitor.span, message)
            .also(other, "speaks of it")
            .help("give `monitor-uri` a path of its own");
    }
    let message = format!(
        "HAProxy answers {path} itself with 200, and {path} is the page by which endpoints tell their health: whoever asks for it from \
         outside hears that all is well, even when no endpoint is up"
    );
    let finding = Finding { severity: Severity::Note, ..RULE.finding(monitor.span, message) };
    let help = "give `monitor-uri` a path of its own, or add `monitor fail if { nbsrv(POOL) lt 1 }`";
    finding.confidence(Confidence::Medium).also(other, "the page of the endpoints").help(help)
}
