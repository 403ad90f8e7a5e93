//! Cookies of the balancer that caches keep for everybody.

use std::collections::HashSet;

use finding::{Edit, Finding, Fix, Rule, Severity, Span};

use super::super::config::Config;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "cookie-for-all", severity: Severity::Note, docs: include_str!("cookie_for_all.md"), check };

/// Looks at the `cookie` line of each section; what several inherit is said once.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut seen: HashSet<Span> = HashSet::new();
    for proxy in config.proxies.iter().filter(|proxy| proxy.serves() && proxy.is_http()) {
        let line = proxy.settings.get("cookie").filter(|line| line.has("insert") && seen.insert(line.span));
        findings.extend(line.and_then(|line| missing(line)));
    }
}

/// A finding where `indirect` or `nocache` is missing.
fn missing(line: &Line) -> Option<Finding> {
    let missing: Vec<&str> = ["indirect", "nocache"].into_iter().filter(|word| !line.has(word)).collect();
    let message = match missing.as_slice() {
        ["indirect"] => {
            "endpoints get this cookie too, and every answer sets it anew, also for clients that have it: say `indirect`"
        }
        [.., "nocache"] if !line.has("postonly") => {
            "an answer that sets this cookie may be kept by a cache between here and the clients: all of them get the cookie of the \
             first, and go to one endpoint"
        }
        _ => return None,
    };
    let end = Span { start: line.span.end, ..line.span };
    let words = missing.join(" ");
    let edits = vec![Edit { span: end, replacement: format!(" {words}") }];
    let fix = Fix { safe: false, message: format!("add `{words}`"), edits };
    Some(RULE.finding(line.span, message).help(format!("add `{words}`")).fix(fix))
}
