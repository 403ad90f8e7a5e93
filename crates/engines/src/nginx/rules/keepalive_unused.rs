//! Connections to endpoints that are meant to be kept, and are closed.

use std::collections::HashMap;

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Config, Section, Upstream};
use crate::nginx::passes::authority;
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{Place, absent, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "keepalive-unused", severity: Severity::Warning, docs: include_str!("keepalive_unused.md"), check };

/// Why no connection is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// `Connection: close` is sent.
    Close,
    /// HTTP/1.0, in which endpoints close after the answer.
    Version,
}

/// Looks at the upstreams with `keepalive`.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let upstreams = config.http.iter().flat_map(|section| &section.upstreams);
    let mut found: Vec<Finding> = upstreams.filter_map(too_early).collect();
    if absent(config).is_empty() {
        config.http.iter().for_each(|section| in_section(section, &mut found));
    }
    found.sort_by_key(|finding| finding.primary.span);
    findings.append(&mut found);
}

/// A finding where a word below `keepalive` chooses how endpoints are dealt out (seen on nginx 1.22.1: none is kept then).
fn too_early(upstream: &Upstream) -> Option<Finding> {
    const CHOICES: [&str; 5] = ["hash", "ip_hash", "least_conn", "least_time", "random"];
    let at = upstream.lines.iter().position(|line| line.is("keepalive"))?;
    let choice = upstream.lines[at..].iter().find(|line| CHOICES.contains(&line.name.as_str()))?;
    let message = format!(
        "`{}` stands below `keepalive` and takes its place: no connection to an endpoint is kept, each request makes a new one",
        choice.name.text
    );
    let finding = RULE.finding(upstream.lines[at].span, message).also(choice.span, "move this line above `keepalive`");
    Some(finding.help("`keepalive` comes last"))
}

/// One finding for each upstream whose connections are closed wherever it is used.
fn in_section<'c>(section: &'c Section, findings: &mut Vec<Finding>) {
    let kept = |upstream: &'c Upstream| {
        let line = upstream.lines.iter().rfind(|line| line.is("keepalive"))?;
        Some((upstream.name.as_str(), line)).filter(|_| too_early(upstream).is_none())
    };
    let kept: HashMap<&str, &Directive> = section.upstreams.iter().filter_map(kept).collect();
    let mut uses: HashMap<&str, (&Directive, Option<Why>)> = HashMap::new();
    each_block(section, &mut |place| {
        for pass in plain(place.block).filter(|line| line.name.text.ends_with("_pass")) {
            let Some(name) = authority(pass).filter(|name| kept.contains_key(name)) else { continue };
            let why = if pass.is("proxy_pass") { closed(place) } else { None };
            let seen = uses.entry(name).or_insert((pass, why));
            seen.1 = seen.1.filter(|_| why.is_some());
        }
    });
    let found = uses.iter().filter_map(|(name, (pass, why))| Some(finding(name, kept.get(name)?, pass, (*why)?)));
    findings.extend(found);
}

/// Why connections are closed that are made here; `None` where they are kept, or where that isn't known.
fn closed(place: &Place<'_, '_>) -> Option<Why> {
    let version = place.scope.last("proxy_http_version").and_then(|line| line.arg(0)).unwrap_or("1.0");
    let headers = place.scope.all(&["proxy_set_header"]);
    let said = headers.iter().rfind(|line| line.arg(0).is_some_and(|name| name.eq_ignore_ascii_case("connection")));
    match said.and_then(|line| line.arg(1)) {
        None => Some(Why::Close),
        Some(value) if value.eq_ignore_ascii_case("close") => Some(Why::Close),
        Some("") if version == "1.0" => Some(Why::Version),
        Some(_) => None,
    }
}

fn finding(name: &str, keepalive: &Directive, pass: &Directive, why: Why) -> Finding {
    let what = match why {
        Why::Close => "`Connection: close` goes with every request",
        Why::Version => "HTTP/1.0 is spoken, in which endpoints close after the answer",
    };
    let message = format!(
        "`keepalive` has no effect: wherever {name} is used {what}, so each request makes a connection of its own, and under load \
         ports run out"
    );
    let finding = RULE.finding(keepalive.span, message).also(pass.span, "used here");
    finding.help("say `proxy_http_version 1.1;` and `proxy_set_header Connection \"\";` where it is used")
}
