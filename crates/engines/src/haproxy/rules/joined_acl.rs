//! Tests of one name that look at different things.

use std::collections::HashMap;

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "joined-acl", severity: Severity::Note, docs: include_str!("joined_acl.md"), check };

/// Looks at the acls of each section; one finding for each name.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies) {
        let own = |line: &&std::sync::Arc<Line>| proxy.span.contains(line.span);
        let mut first: HashMap<&str, (&Line, bool)> = HashMap::new();
        for line in proxy.list(List::Acl).filter(own) {
            let (other, said) = first.entry(line.at(1)).or_insert((line, false));
            if !*said && differ(subject(other), subject(line)) {
                *said = true;
                findings.push(finding(proxy, other, line));
            }
        }
    }
}

/// What a test looks at.
fn subject(line: &Line) -> Option<&'static str> {
    let expression = line.at(2).to_ascii_lowercase();
    let name = expression.split(['(', ',']).next().unwrap_or("");
    let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    Some(match name {
        "src" => "who asks",
        "method" => "the method",
        "dst_port" | "ssl_fc" => "the port or TLS",
        _ if begins(&["path"]) => "the path",
        _ if begins(&["hdr", "req.hdr"]) && expression.contains("(host") => "the host",
        _ => return None,
    })
}

/// Whether both are known and not the same.
fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

fn finding(proxy: &Proxy, one: &Line, other: &Line) -> Finding {
    let message = format!(
        "`{}` is declared above as well, of {}, and this line is of {}: one of the two is enough, in every rule of `{}` that asks for it",
        other.at(1),
        subject(one).unwrap_or("something else"),
        subject(other).unwrap_or("something else"),
        proxy.name.text
    );
    let finding = RULE.finding(other.span, message).confidence(Confidence::Medium).also(one.span, "the other one");
    finding
        .help("if both must hold, give them two names and write both in the rule; if either may, say so in a comment")
}
