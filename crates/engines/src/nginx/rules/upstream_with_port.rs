//! An upstream that is named with a port.

use std::collections::HashMap;

use finding::{Edit, Finding, Fix, Rule, Severity, Span};

use crate::nginx::config::Config;
use crate::nginx::passes::{authority, authority_span, each_pass};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "upstream-with-port", severity: Severity::Error, docs: include_str!("upstream_with_port.md"), check };

/// Looks for the name of an `upstream` with a port behind it: nginx asks the DNS for that.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let sections = config.http.iter().chain(&config.stream);
    let upstreams = sections.flat_map(|section| &section.upstreams);
    let named: HashMap<&str, Span> = upstreams.map(|upstream| (upstream.name.as_str(), upstream.name.span)).collect();
    each_pass(config, |pass| {
        let Some((host, port)) = authority(pass).and_then(|authority| authority.rsplit_once(':')) else { return };
        let Some(upstream) = named.get(host) else { return };
        let message = format!("the upstream {host} is named with port {port}, and nginx refuses the configuration");
        let finding = RULE.finding(pass.span, message).label("write the name alone");
        let finding = finding.also(*upstream, "this upstream").help("write the port at the servers of the upstream");
        findings.push(match authority_span(pass) {
            Some(span) => finding.fix(Fix::safe("write the name alone", [Edit::replace(span, host)])),
            None => finding,
        });
    });
}
