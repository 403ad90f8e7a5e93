//! Paths that are put together with a slash too many, or without one.

use finding::{Edit, Finding, Fix, Rule, Severity, Witness};

use crate::nginx::config::{Block, Config, Kind, Server};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "path-joined", severity: Severity::Warning, docs: include_str!("path_joined.md"), check };

/// Looks at each `proxy_pass` with a path, in a location that is a prefix.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        each_block(section, &mut |place| {
            let Some(location) = place.location.filter(|location| !changes_path(&location.block)) else { return };
            let Kind::Prefix { path, .. } = &location.kind else { return };
            for pass in plain(place.block).filter(|line| line.is("proxy_pass")) {
                let Some(uri) = uri(pass) else { continue };
                findings.extend(joined(path, uri, pass).map(|found| {
                    found.also(location.span, "this prefix is replaced").witness(witness(place.server, path))
                }));
            }
        });
    }
}

/// Whether a `rewrite` of the location leaves another path than the one that came.
fn changes_path(block: &Block) -> bool {
    plain(block).any(|line| line.is("rewrite"))
}

/// The path behind the host, where no variable makes it.
fn uri(pass: &Directive) -> Option<&str> {
    let word = pass.args.first().filter(|word| !word.template && !word.as_str().contains('$'))?;
    let (_, rest) = word.as_str().split_once("://")?;
    let at = rest.find('/').filter(|_| !rest.starts_with("unix:"))?;
    Some(&rest[at..])
}

/// A finding where what follows the prefix doesn't fit behind the path.
fn joined(prefix: &str, uri: &str, pass: &Directive) -> Option<Finding> {
    let ends_in_name = uri.ends_with(|last: char| last.is_ascii_alphanumeric()) && !uri.contains('?');
    let asked = asked(prefix);
    match (prefix.ends_with('/'), uri.ends_with('/')) {
        (true, false) if ends_in_name => {
            let mut end = pass.args.first()?.span;
            end.start = end.end;
            let fix = Fix {
                safe: true,
                message: "put a slash between the two".into(),
                edits: vec![Edit { span: end, replacement: "/".into() }],
            };
            let message = format!("of `{asked}` the endpoint receives `{uri}users`: the slash between the two is lost");
            let finding = RULE.finding(pass.span, message).help(format!("end the path with a slash: `{uri}/`"));
            Some(if pass.args.first()?.quoted { finding } else { finding.fix(fix) })
        }
        (false, true) => {
            let message = format!(
                "of `{asked}` the endpoint receives `{uri}/users`, with two slashes: many answer 404, and some take it for \
                 another page"
            );
            Some(
                RULE.finding(pass.span, message)
                    .help(format!("write `location {prefix}/`, or no slash behind the host")),
            )
        }
        _ => None,
    }
}

/// A path below the prefix.
fn asked(prefix: &str) -> String {
    match prefix.ends_with('/') {
        true => format!("{prefix}users"),
        false => format!("{prefix}/users"),
    }
}

/// A request that shows it.
fn witness(server: &Server, prefix: &str) -> Witness {
    let listen = server.listens.first();
    let scheme = if listen.is_some_and(|listen| listen.ssl) { "https" } else { "http" };
    let plain = |name: &&str| name.contains('.') && !name.contains(['~', '*', '$']) && !name.starts_with('.');
    let host = server.names.iter().map(|name| name.as_str()).find(plain).unwrap_or("nobody.example");
    let port = match listen.and_then(|listen| listen.port) {
        None | Some(80 | 443) => String::new(),
        Some(port) => format!(":{port}"),
    };
    let url = format!("{scheme}://{host}{port}{}", asked(prefix));
    Witness { method: "GET".into(), url, headers: Vec::new(), client: None }
}
