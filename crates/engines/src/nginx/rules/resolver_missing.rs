//! Names that are looked up while nginx runs, and nobody to ask.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use finding::{Finding, Rule, Severity, Span};

use crate::nginx::config::{Block, Config, Line, Section, Server};
use crate::nginx::passes::{authority, each_pass};
use crate::nginx::syntax::{Directive, Word};
use crate::nginx::walk::{absent, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "resolver-missing", severity: Severity::Error, docs: include_str!("resolver_missing.md"), check };

/// Texts that a variable may have, by its name.
type Values<'c> = HashMap<&'c str, Vec<&'c Word>>;

/// Nothing is said where a file that isn't here may name a resolver.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    if !absent(config).is_empty() {
        return;
    }
    let mut known = HashSet::new();
    each_pass(config, |pass| known.extend(authority(pass)));
    for section in config.http.iter().filter(|section| !section.fragment) {
        known.extend(section.upstreams.iter().map(|upstream| upstream.name.as_str()));
        let made = made_by_blocks(section);
        let (mut set, mut of) = (Values::new(), None);
        each_block(section, &mut |place| {
            if of.replace(place.server.span) != Some(place.server.span) {
                set = set_in(place.server);
            }
            for pass in plain(place.block).filter(|line| line.name.text.ends_with("_pass")) {
                let found = asked(pass, &[&set, &made], &known);
                let found = found.filter(|_| place.scope.last("resolver").is_none());
                findings.extend(found.map(|(host, from)| finding(pass, host, from)));
            }
        });
    }
}

/// What `map` and its kin put into variables.
fn made_by_blocks(section: &Section) -> Values<'_> {
    let mut values = Values::new();
    for variable in &section.variables {
        let texts = variable.entries.iter().filter_map(|entry| entry.value.as_ref());
        values.entry(variable.name.as_str()).or_default().extend(texts);
    }
    values
}

/// What the lines `set` of a server put into variables.
fn set_in(server: &Server) -> Values<'_> {
    let mut values = Values::new();
    in_block(&server.block, &mut values);
    values
}

fn in_block<'c>(block: &'c Block, values: &mut Values<'c>) {
    for line in &block.lines {
        match line {
            Line::Plain(line) if line.is("set") => {
                let name = line.arg(0).and_then(|word| word.strip_prefix('$'));
                let pair = name.zip(line.args.get(1));
                if let Some((name, value)) = pair {
                    values.entry(name).or_default().push(value);
                }
            }
            Line::If(condition) => in_block(&condition.block, values),
            Line::Plain(_) | Line::LimitExcept(_) => {}
        }
    }
    block.locations.iter().for_each(|location| in_block(&location.block, values));
}

/// A name that has to be looked up, with its port, and where it is put into the variable that stands for it.
fn asked<'c>(pass: &'c Directive, values: &[&Values<'c>], known: &HashSet<&str>) -> Option<(&'c str, Option<Span>)> {
    let word = pass.args.first().filter(|word| word.as_str().contains('$'))?;
    let host = host(word.as_str().trim_end_matches("$is_args$args"));
    let is_asked = |host: &str| is_name(host) && !known.contains(host);
    let Some(variable) = host.strip_prefix('$') else {
        let before = host.split_once('$').filter(|(_, rest)| matches!(*rest, "request_uri" | "uri"));
        let host = before.map_or(host, |(host, _)| host);
        return is_asked(host).then_some((host, None));
    };
    let (name, port) = variable.split_once(':').unwrap_or((variable, ""));
    let texts: Vec<&'c Word> = values.iter().filter_map(|values| values.get(name)).flatten().copied().collect();
    let with_port = |text: &str| if port.is_empty() { text.to_owned() } else { format!("{text}:{port}") };
    let first = *texts.first()?;
    let all = texts.iter().all(|text| is_asked(&with_port(self::host(text.as_str()))));
    all.then_some((self::host(first.as_str()), Some(first.span)))
}

/// Host and port of a text that may begin with a scheme.
fn host(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Whether the text, with or without a port, is a name that somebody has to look up.
fn is_name(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let plain = !name.is_empty() && !host.contains(['$', '{', '[', '<', '%']) && !host.starts_with("unix:");
    plain && name.parse::<IpAddr>().is_err()
}

fn finding(pass: &Directive, host: &str, from: Option<Span>) -> Finding {
    let message = format!(
        "with a variable here the name {host} is looked up while nginx runs, and no `resolver` says whom to ask: every request \
         gets 502"
    );
    let finding = RULE.finding(pass.span, message);
    let finding = match from {
        Some(span) => finding.also(span, "the name"),
        None => finding,
    };
    finding.help("add `resolver` with the address of a name server, such as `resolver 10.0.0.2 valid=10s;`")
}
