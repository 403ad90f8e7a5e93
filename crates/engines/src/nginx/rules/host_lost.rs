//! Endpoints that see the name of the upstream as Host.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};

use crate::nginx::config::{Config, Section};
use crate::nginx::passes::authority;
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{Place, absent, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "host-lost", severity: Severity::Note, docs: include_str!("host_lost.md"), check };

/// One finding for all: whoever leaves it out once, leaves it out everywhere. None where a file that isn't here may set Host.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    if !absent(config).is_empty() {
        return;
    }
    for section in &config.http {
        let made_up = made_up(section);
        let mut lost: Vec<(&str, Span)> = Vec::new();
        each_block(section, &mut |place| {
            for pass in plain(place.block).filter(|line| line.is("proxy_pass")) {
                let name = authority(pass).filter(|name| made_up.contains(name) && loses(place));
                lost.extend(name.map(|name| (name, pass.span)));
            }
        });
        findings.extend(finding(&lost));
    }
}

/// The names of upstreams that are no names of hosts.
fn made_up(section: &Section) -> HashSet<&str> {
    section.upstreams.iter().map(|upstream| upstream.name.as_str()).filter(|name| !name.contains('.')).collect()
}

/// Headers in which endpoints can be told the name that users asked for.
const TELLING: [&str; 4] = ["forwarded", "host", "x-forwarded-host", "x-original-host"];

/// Whether nothing tells the name here. Where an outer block does and the nearest drops it, `headers-not-inherited` says so.
fn loses(place: &Place<'_, '_>) -> bool {
    let tells =
        |line: &&Directive| line.arg(0).is_some_and(|name| TELLING.contains(&name.to_ascii_lowercase().as_str()));
    !place.scope.every("proxy_set_header").iter().any(tells)
}

fn finding(lost: &[(&str, Span)]) -> Option<Finding> {
    let ((name, first), others) = lost.split_first()?;
    let names: HashSet<&str> = lost.iter().map(|(name, _)| *name).collect();
    let more = match names.len() - 1 {
        0 => String::new(),
        1 => " (and those of 1 upstream more theirs)".to_owned(),
        count => format!(" (and those of {count} upstreams more theirs)"),
    };
    let message = format!(
        "the endpoints see `Host: {name}`{more}, not the name that users asked for: links and redirects that they make lead to \
         http://{name}/, and of several sites on them the first answers"
    );
    let finding = RULE.finding(*first, message).label("sends the upstream's name as Host");
    let finding = others.iter().take(3).fold(finding, |finding, (_, span)| finding.also(*span, "and here"));
    Some(finding.help("add `proxy_set_header Host $host;`, or `$proxy_host` where this is meant"))
}
