//! A name that is nearly an upstream's.

use finding::{Confidence, Edit, Finding, Fix, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::passes::{authority, authority_span, each_pass};
use crate::nginx::syntax::Word;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "unknown-upstream", severity: Severity::Warning, docs: include_str!("unknown_upstream.md"), check };

/// Looks for names without a dot that are nearly an `upstream`'s.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let sections = config.http.iter().chain(&config.stream);
    let names: Vec<&Word> = sections.flat_map(|section| &section.upstreams).map(|upstream| &upstream.name).collect();
    let known: std::collections::HashSet<&str> = names.iter().map(|name| name.as_str()).collect();
    each_pass(config, |pass| {
        let Some(host) = authority(pass).filter(|host| could_be_name(host) && !known.contains(host)) else { return };
        let Some(near) = names.iter().find(|name| one_apart(name.as_str(), host)) else { return };
        let message = format!(
            "no upstream is called {host}: nginx takes it for a host name, and requests don't reach {}",
            near.as_str()
        );
        let finding = RULE.finding(pass.span, message).confidence(Confidence::Medium).label("taken for a host name");
        let finding = finding.also(near.span, "did you mean this one?").help(format!("write {}", near.as_str()));
        findings.push(match authority_span(pass) {
            Some(span) => finding.fix(Fix::risky(format!("write {}", near.text), [Edit::replace(span, near.as_str())])),
            None => finding,
        });
    });
}

/// Hosts with a dot or a port are addresses.
fn could_be_name(host: &str) -> bool {
    host.len() > 2 && host != "localhost" && !host.contains(['.', ':', '['])
}

/// Whether one letter was changed, left out, added, or swapped with its neighbour.
fn one_apart(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let same_start = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[same_start..], &other[same_start..]);
    let same_end = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    match (&one[..one.len() - same_end], &other[..other.len() - same_end]) {
        ([a, b], [c, d]) => a == d && b == c,
        (one, other) => one.len() <= 1 && other.len() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_one_apart() {
        for (one, other) in [("backend", "bakcend"), ("app", "apps"), ("auth", "aut"), ("auth", "auch")] {
            assert!(one_apart(one, other), "{one} {other}");
        }
        assert!(!one_apart("auth", "orders") && !one_apart("app", "appss"));
    }
}
