//! Endpoints that see the name of the upstream as Host.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};

use crate::nginx::config::{Config, Section};
use crate::nginx::passes::authority;
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{Place, absent, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "host-lost", severity: Severity::Note, docs: include_str!("host_lost.md"), check };

/// One finding for each upstream; none where a file that isn't here may set Host.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    if !absent(config).is_empty() {
        return;
    }
    for section in &config.http {
        let mut lost: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        each_block(section, &mut |place| {
            for pass in plain(place.block).filter(|line| line.is("proxy_pass")) {
                if let Some(name) = authority(pass).filter(|name| is_made_up(section, name) && loses(place)) {
                    lost.entry(name).or_default().push(pass.span);
                }
            }
        });
        findings.extend(lost.iter().filter_map(|(name, spans)| finding(name, spans)));
    }
}

/// Whether it is the name of an upstream that is no name of a host.
fn is_made_up(section: &Section, name: &str) -> bool {
    !name.contains('.') && section.upstreams.iter().any(|upstream| upstream.name.text == name)
}

/// Headers in which endpoints can be told the name that users asked for.
const TELLING: [&str; 4] = ["forwarded", "host", "x-forwarded-host", "x-original-host"];

/// Whether nothing tells the name here. Where an outer block does and the nearest drops it, `headers-not-inherited` says so.
fn loses(place: &Place<'_, '_>) -> bool {
    let tells =
        |line: &&Directive| line.arg(0).is_some_and(|name| TELLING.contains(&name.to_ascii_lowercase().as_str()));
    !place.scope.every("proxy_set_header").iter().any(tells)
}

fn finding(name: &str, spans: &[Span]) -> Option<Finding> {
    let (first, others) = spans.split_first()?;
    let message = format!(
        "the endpoints see `Host: {name}`, not the name that users asked for: links and redirects that they make lead to \
         http://{name}/, and of several sites on them the first answers"
    );
    let finding = RULE.finding(*first, message).label("sends the upstream's name as Host");
    let finding = others.iter().take(3).fold(finding, |finding, span| finding.also(*span, "and here"));
    Some(finding.help("add `proxy_set_header Host $host;`, or `$proxy_host` where this is meant"))
}
