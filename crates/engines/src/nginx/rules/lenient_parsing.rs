//! Switches that let in what nginx refuses, or leaves out, for good reasons.

use finding::{Edit, Finding, Fix, Rule, Severity};

use crate::nginx::config::{Block, Config, Kind, Listen, ListenAddress, Location, Section, Server};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{lines, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "lenient-parsing", severity: Severity::Warning, docs: include_str!("lenient_parsing.md"), check };

/// Looks at the switches, and at paths that are closed where slashes stay as they are.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut found: Vec<Finding> = lines(config).into_iter().filter_map(names).collect();
    found.extend(
        config.http.iter().flat_map(|section| section.servers.iter().filter_map(|server| passed_by(section, server))),
    );
    found.sort_by_key(|finding| finding.primary.span);
    findings.append(&mut found);
}

/// A finding where slashes stay as they are, and a location of the same address is closed.
fn passed_by(section: &Section, server: &Server) -> Option<Finding> {
    let said = plain(&server.block).chain(&section.settings).find(|line| line.is("merge_slashes"))?;
    let off = Some(said).filter(|line| line.arg(0) == Some("off") && decides(section, server))?;
    let same = section.servers.iter().filter(|other| shares(server, other));
    let closed = same.flat_map(|other| &other.block.locations).find(|location| is_closed(location))?;
    Some(slashes(off, closed))
}

/// Whether two servers have an address in common.
fn shares(one: &Server, other: &Server) -> bool {
    let same = |own: &Listen| other.listens.iter().any(|listen| at(listen) == at(own));
    one.listens.iter().any(same)
}

fn at(listen: &Listen) -> (&ListenAddress, Option<u16>) {
    (&listen.address, listen.port)
}

/// Whether the server is the default of an address: its word on slashes holds for all servers there (seen on nginx 1.22.1).
fn decides(section: &Section, server: &Server) -> bool {
    server.listens.iter().any(|own| {
        let here = |other: &&Server| other.listens.iter().any(|listen| at(listen) == at(own));
        let mut servers = section.servers.iter().filter(here);
        let named = |other: &Server| other.listens.iter().any(|listen| at(listen) == at(own) && listen.default);
        let default = servers.clone().find(|other| named(other)).or_else(|| servers.next());
        default.is_some_and(|default| std::ptr::eq(default, server))
    })
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
    let fix = Fix::risky("leave it out", [Edit::remove(line.span)]);
    Some(Finding { severity, ..RULE.finding(line.span, message) }.help(help).fix(fix))
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
        .fix(Fix::risky("leave it out", [Edit::remove(off.span)]))
}
