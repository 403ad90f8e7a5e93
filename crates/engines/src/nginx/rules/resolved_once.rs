//! Names that are looked up when nginx starts, and never again.

use std::collections::HashSet;
use std::net::IpAddr;

use finding::{Finding, Rule, Severity, Span};

use crate::nginx::config::Config;
use crate::nginx::passes::{authority, each_pass};
use crate::nginx::syntax::Directive;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "resolved-once", severity: Severity::Note, docs: include_str!("resolved_once.md"), check };

/// One finding for all: whoever writes one name writes them all so.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let upstreams = || config.http.iter().chain(&config.stream).flat_map(|section| &section.upstreams);
    let known: HashSet<&str> = upstreams().map(|upstream| upstream.name.as_str()).collect();
    let mut names: Vec<(&str, Span)> = Vec::new();
    each_pass(config, |pass| {
        let name = authority(pass).map(without_port).filter(|name| is_name(name) && !known.contains(name));
        names.extend(name.map(|name| (name, pass.span)));
    });
    names.extend(upstreams().flat_map(|upstream| &upstream.lines).filter_map(server));
    names.sort_by_key(|(_, span)| *span);
    findings.extend(finding(&names));
}

/// The name of a server of an upstream that is looked up once.
fn server(line: &Directive) -> Option<(&str, Span)> {
    let place = line.args.first().filter(|place| line.is("server") && !place.template)?;
    let later = line.args.iter().any(|word| word.as_str() == "resolve" || word.as_str().starts_with("service="));
    let name = Some(without_port(place.as_str())).filter(|name| is_name(name) && !later)?;
    Some((name, line.span))
}

fn without_port(place: &str) -> &str {
    match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => place,
    }
}

/// Whether the text is a name that somebody has to look up, and may look up otherwise tomorrow.
fn is_name(host: &str) -> bool {
    let plain = !host.is_empty() && host != "localhost" && !host.contains(['$', '{', '[', '<', '/', ':', '%']);
    plain && host.parse::<IpAddr>().is_err()
}

fn finding(names: &[(&str, Span)]) -> Option<Finding> {
    let ((name, first), others) = names.split_first()?;
    let different: HashSet<&str> = names.iter().map(|(name, _)| *name).collect();
    let more = match different.len() - 1 {
        0 => "is".to_owned(),
        1 => "and 1 name more are".to_owned(),
        count => format!("and {count} names more are"),
    };
    let message = format!(
        "{name} {more} looked up when nginx starts, and not again: when the address changes, requests go to the old one until a \
         reload; and nginx doesn't start while a name can't be looked up"
    );
    let finding = RULE.finding(*first, message).label("looked up at start");
    let finding = others.iter().take(3).fold(finding, |finding, (_, span)| finding.also(*span, "and here"));
    Some(finding.help(
        "where addresses change, say `resolver`, and put the name into a variable: `set $origin NAME; proxy_pass http://$origin;`",
    ))
}
