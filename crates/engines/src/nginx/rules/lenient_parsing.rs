//! Switches that let in what nginx refuses, or leaves out, for good reasons.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Block, Config, Kind, Location};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{each_block, lines, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "lenient-parsing", severity: Severity::Warning, docs: include_str!("lenient_parsing.md"), check };

/// Looks at the switches, and at paths that are closed where slashes stay as they are.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut found: Vec<Finding> = lines(config).into_iter().filter_map(names).collect();
    for section in &config.http {
        each_block(section, &mut |place| {
            let off = place.scope.last("merge_slashes").filter(|line| line.arg(0) == Some("off"));
            let Some(off) = off.filter(|_| place.location.is_none()) else { return };
            let closed = place.block.locations.iter().find(|location| is_closed(location));
            found.extend(closed.map(|location| slashes(off, location)));
        });
    }
    found.sort_by_key(|finding| finding.primary.span);
    findings.append(&mut found);
}

/// Names of headers that are let in.
fn names(line: &Directive) -> Option<Finding> {
    let on = |value: &str| line.arg(0) == Some(value);
    let (severity, what) = match line.name.as_str() {
        "ignore_invalid_headers" if on("off") => {
            (Severity::Warning, "names with dots and other signs, `X_Forwarded_For` among them,")
        }
        "underscores_in_headers" if on("on") => (Severity::Note, "names with underscores"),
        _ => return None,
    };
    let message = format!(
        "{what} pass on to endpoints: to many of them `X_Forwarded_For` is the same as `X-Forwarded-For`, so whoever sends it \
         speaks in the place of the header that is set here"
    );
    let help = "leave it out, or drop such headers by name: `proxy_set_header X_Forwarded_For \"\";`";
    Some(Finding { severity, ..RULE.finding(line.span, message) }.help(help))
}

/// Whether the location keeps people out by its path.
fn is_closed(location: &Location) -> bool {
    let prefix = matches!(&location.kind, Kind::Prefix { path, .. } | Kind::Exact(path) if path.as_str() != "/");
    prefix && closes(&location.block)
}

/// Whether a block turns requests away, or some of them.
fn closes(block: &Block) -> bool {
    plain(block).any(|line| match line.name.as_str() {
        "deny" | "internal" => true,
        "auth_basic" | "auth_request" => line.arg(0) != Some("off"),
        "return" => matches!(line.arg(0), Some("401" | "403" | "404" | "410" | "444")),
        _ => false,
    })
}

fn slashes(off: &Directive, location: &Location) -> Finding {
    let path = match &location.kind {
        Kind::Prefix { path, .. } | Kind::Exact(path) => path.as_str(),
        _ => "",
    };
    let message = format!(
        "`/{path}` is not `{path}` where slashes are not merged: whoever asks for `/{path}` gets past the location that closes it, \
         and most endpoints and all file systems take both for the same"
    );
    RULE.finding(off.span, message)
        .also(location.span, "closed, but only with one slash")
        .help("leave out `merge_slashes off`")
}
