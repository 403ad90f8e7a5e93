//! Headers for connections that are kept, where no upstream keeps any.

use std::collections::HashMap;

use finding::{Confidence, Finding, Rule, Severity, Span};

use crate::nginx::config::{Config, Section};
use crate::nginx::passes::authority;
use crate::nginx::syntax::Directive;
use crate::nginx::uses::is_open;
use crate::nginx::walk::{Place, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "keepalive-missing", severity: Severity::Note, docs: include_str!("keepalive_missing.md"), check };

/// Looks at configurations in which no upstream says `keepalive`.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let keeps = |section: &Section| {
        section.upstreams.iter().any(|upstream| upstream.lines.iter().any(|line| line.is("keepalive")))
    };
    let sections = config.http.iter().filter(|section| !keeps(section) && !is_open(config, section));
    findings.extend(sections.filter_map(in_section));
}

/// One finding, at the first upstream that is used so.
fn in_section(section: &Section) -> Option<Finding> {
    let upstreams: HashMap<&str, Span> =
        section.upstreams.iter().map(|upstream| (upstream.name.as_str(), upstream.span)).collect();
    let mut used: Vec<(Span, Span)> = Vec::new();
    each_block(section, &mut |place| {
        let names = plain(place.block).filter(|line| line.is("proxy_pass")).filter_map(authority);
        let span = names.filter_map(|name| upstreams.get(name)).next();
        used.extend(span.zip(meant(place)).map(|(span, header)| (*span, header.span)));
    });
    used.sort();
    used.dedup_by_key(|(upstream, _)| *upstream);
    let ((first, header), others) = used.split_first()?;
    let message = "requests are sent so that the connection may be kept (`Connection \"\"`, HTTP/1.1), but no upstream says `keepalive`: each \
                   request makes a connection of its own, and under load ports run out";
    let finding = RULE
        .finding(*first, message)
        .confidence(Confidence::Medium)
        .also(*header, "meant for connections that are kept");
    let finding = others.iter().take(3).fold(finding, |finding, (upstream, _)| finding.also(*upstream, "and here"));
    Some(finding.help("add `keepalive 32;` as the last line of the upstream"))
}

/// The line that says an empty `Connection`, over HTTP/1.1.
fn meant<'c>(place: &Place<'c, '_>) -> Option<&'c Directive> {
    place.scope.last("proxy_http_version").filter(|line| line.arg(0) == Some("1.1"))?;
    let headers = place.scope.all(&["proxy_set_header"]);
    let is = |line: &&Directive| line.arg(0).is_some_and(|name| name.eq_ignore_ascii_case("connection"));
    headers.into_iter().rfind(is).filter(|line| line.arg(1) == Some(""))
}
