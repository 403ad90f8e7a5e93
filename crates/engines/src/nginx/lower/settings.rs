//! Small readings that several phases need.

use std::collections::HashSet;
use std::sync::Arc;

use finding::{Span, Spanned};
use model::{Field, Filter, FilterKind, Limit, Limits, Matcher, Predicate, RetryPolicy, Text, Timeouts, Value, Wait};

use super::scope::Scope;
use crate::nginx::config::{Block, Config, Line, milliseconds, size};
use crate::nginx::syntax::{Directive, Word};

/// Set where the request came to a location by an internal redirect: what `internal` asks for.
pub const INTERNAL: &str = "(internal)";
/// Set where the path is no longer the one that the client sent.
pub const REWRITTEN: &str = "(rewritten)";
/// Set where `rewrite` without a flag changed the path in this location, which is then searched again.
pub const CHANGED: &str = "(changed)";
/// Set where `rewrite ... break` cut the path loose from the location's prefix.
pub const CUT_LOOSE: &str = "(cut loose)";
/// Set where the path is the one that `try_files` ends with: such a file is there, at rest.
pub const FALLBACK: &str = "(fallback)";
/// Set after an `error_page` took effect.
pub const ERROR: &str = "(error page)";
/// Which `if` of a location has the say over settings.
pub const IF: &str = "(if)";

/// Name of the server that took the request, for blocks that stand outside of servers.
pub const SERVER: &str = "(server)";

/// The address that connected, where a header names another client.
pub const PEER: &str = "(peer)";

/// Name of the pool, computed before the headers change.
pub const POOL: &str = "(pool)";
/// Method for the endpoint, computed before the headers change.
pub const METHOD: &str = "(method)";
/// URI for the endpoint, computed before the headers change.
pub const URI: &str = "(uri)";

/// A mark of ours: a variable that no configuration can name.
pub fn mark(span: Span, name: &str) -> Filter {
    Filter::new(span, FilterKind::SetVar(name.into(), Value::text("1")))
}

/// Takes a mark away.
pub fn unmark(span: Span, name: &str) -> Filter {
    Filter::new(span, FilterKind::UnsetVar(name.into()))
}

/// Whether a mark is there.
pub fn marked(span: Span, name: &str) -> Predicate {
    Predicate::test(span, Value::Field(Field::Var(name.into())), Matcher::Found)
}

/// A time setting that holds here.
pub fn time(scope: &Scope<'_, '_>, name: &str) -> Option<Spanned<u64>> {
    let directive = scope.last(name)?;
    Some(Spanned::new(milliseconds(directive.arg(0)?)?, directive.span))
}

/// Timeouts towards endpoints that a location sets; nginx's own defaults are 60 s.
pub fn endpoint_timeouts(scope: &Scope<'_, '_>, prefix: &str, span: Span) -> Timeouts {
    let of = |name: &str| time(scope, &format!("{prefix}_{name}_timeout")).or(Some(Spanned::new(60_000, span)));
    [(Wait::Connect, of("connect")), (Wait::Endpoint, of("read"))].into_iter().collect()
}

/// Timeouts towards clients; the defaults are nginx's own.
pub fn client_timeouts(scope: &Scope<'_, '_>, span: Span) -> Timeouts {
    let of = |name: &str, default: u64| time(scope, name).or(Some(Spanned::new(default, span)));
    let all = [
        (Wait::Client, of("client_body_timeout", 60_000)),
        (Wait::Request, of("client_header_timeout", 60_000)),
        (Wait::KeepAlive, of("keepalive_timeout", 75_000)),
    ];
    all.into_iter().collect()
}

/// Limits on clients; a body may have 1 MiB where nobody says.
pub fn client_limits(scope: &Scope<'_, '_>, span: Span) -> Limits {
    let said = scope.last("client_max_body_size");
    let body = said.and_then(|directive| Some(Spanned::new(size(directive.arg(0)?)?, directive.span)));
    let body = body.or(Some(Spanned::new(1 << 20, span))).filter(|limit| limit.value > 0);
    [(Limit::Body, body)].into_iter().collect()
}

/// Connections of the whole process: `worker_connections` (512) of as many workers as are said, of one where their number isn't (`auto`).
/// Those to endpoints count as well, so that a request that is passed on takes two.
pub fn of_process(config: &Config) -> Option<Spanned<u64>> {
    let all = || config.http.iter().chain(&config.stream).flat_map(|section| &section.settings);
    let number = |line: &Directive| line.arg(0)?.parse::<u64>().ok().filter(|count| *count > 0);
    let events = all().rfind(|line| line.is("events"))?;
    let line = events.inner().iter().rfind(|line| line.is("worker_connections"));
    let each = line.map_or(Some(512), number)?;
    let workers = all().rfind(|line| line.is("worker_processes")).and_then(number).unwrap_or(1);
    Some(Spanned::new(each.checked_mul(workers)?, line.map_or(events.span, |line| line.span)))
}

/// What happens after a failure: `error timeout` where nobody says.
pub fn retries(scope: &Scope<'_, '_>, prefix: &str, span: Span) -> RetryPolicy {
    let next = scope.last(&format!("{prefix}_next_upstream"));
    let tries = scope.last(&format!("{prefix}_next_upstream_tries"));
    let on: Arc<[Spanned<Text>]> = match next {
        Some(directive) => directive.args.iter().map(word).collect(),
        None => ["error", "timeout"].into_iter().map(|name| Spanned::new(name.into(), span)).collect(),
    };
    let off = on.iter().any(|name| name.value == "off");
    let attempts = tries.and_then(|directive| {
        let tries: u32 = directive.arg(0)?.parse().ok()?;
        // 0 is no limit; one try is no further attempt.
        (tries > 0).then(|| Spanned::new(tries - 1, directive.span))
    });
    let elsewhere = Some(Spanned::new(!off, next.map_or(span, |directive| directive.span)));
    RetryPolicy { attempts, elsewhere, on: if off { Arc::default() } else { on } }
}

/// A word as a text of the model.
pub fn word(word: &Word) -> Spanned<Text> {
    Spanned::new(word.text.clone(), word.span)
}

/// Names that `set` and its kin, or groups of expressions, make; in lower case.
pub fn variables(config: &Config) -> HashSet<Text> {
    let mut names = HashSet::new();
    for section in config.http.iter().chain(&config.stream) {
        section.settings.iter().for_each(|directive| of_directive(directive, &mut names));
        for variable in &section.variables {
            variable.entries.iter().for_each(|entry| groups(entry.key.as_str(), &mut names));
        }
        for server in &section.servers {
            server.names.iter().for_each(|name| groups(name.as_str(), &mut names));
            of_block(&server.block, &mut names);
        }
    }
    names
}

/// Names that a block and all blocks in it make.
fn of_block(block: &Block, names: &mut HashSet<Text>) {
    for line in &block.lines {
        match line {
            Line::Plain(directive) => of_directive(directive, names),
            Line::If(condition) => {
                condition.condition.iter().for_each(|word| groups(word.as_str(), names));
                of_block(&condition.block, names);
            }
            Line::LimitExcept(limit) => of_block(&limit.block, names),
        }
    }
    for location in &block.locations {
        if let crate::nginx::config::Kind::Regex { source, .. } = &location.kind {
            groups(source, names);
        }
        of_block(&location.block, names);
    }
}

/// Names that one line makes.
fn of_directive(directive: &Directive, names: &mut HashSet<Text>) {
    match directive.name.as_str() {
        "set" | "auth_request_set" => {
            let name = directive.arg(0).and_then(|word| word.strip_prefix('$'));
            names.extend(name.map(|name| Text::from(name.to_ascii_lowercase())));
        }
        "rewrite" => groups(directive.arg(0).unwrap_or(""), names),
        _ => {}
    }
}

/// Names of the groups of an expression: `(?<name>...)`, `(?P<name>...)`, `(?'name'...)`.
fn groups(source: &str, names: &mut HashSet<Text>) {
    for part in source.split("(?").skip(1) {
        let inner = part.strip_prefix('P').unwrap_or(part);
        let Some(rest) = inner.strip_prefix(['<', '\'']) else { continue };
        if let Some(end) = rest.find(['>', '\'']).filter(|end| *end > 0 && !rest.starts_with(['=', '!'])) {
            names.insert(rest[..end].to_ascii_lowercase().into());
        }
    }
}
