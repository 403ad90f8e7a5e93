//! `proxy_pass` and `grpc_pass`: which pool, and which path arrives there.

use finding::Span;
use model::{Action, Converter, Field, Filter, FilterKind, Matcher, Missing, Pattern, Predicate, Route, Text, Value};

use super::actions::{blamed, filter};
use super::scope::breaks;
use super::settings::{CUT_LOOSE, METHOD, POOL, REWRITTEN, URI, marked};
use super::shared::substitute;
use super::site::Here;
use super::value::{Piece, has_variable, pieces};
use super::{Entry, Flow, Lowering};
use crate::nginx::config::Kind;
use crate::nginx::syntax::Directive;

/// The URL of a `proxy_pass` in its parts.
struct Url {
    /// `http`, `https`, `grpc`, `grpcs`; empty where a variable holds it.
    scheme: Text,
    /// Host and port.
    authority: String,
    /// What stands behind them, where something does.
    uri: Option<String>,
    /// Whether the directive has a variable: then nginx takes the URI as it comes out.
    variable: bool,
}

impl Lowering {
    /// What `proxy_pass` or `grpc_pass` does.
    pub(super) fn proxy<'c>(&mut self, flow: &mut Flow, handler: &'c Directive, here: &Here<'c, '_, '_>) -> Entry {
        let span = handler.span;
        let url = url(handler.arg(0).unwrap_or(""), here);
        let grpc = handler.is("grpc_pass");
        let host = self.value(&url.authority, here.site.at(span));
        let mut filters = Vec::new();
        let host = computed_first(host, POOL, span, &mut filters);
        if url.authority.starts_with('$') {
            flow.filter(span, std::mem::take(&mut filters));
            self.nowhere(flow, &host, span, here);
        }
        filters.extend(self.noted_key(&url.authority, span));
        let uri = url.uri.as_ref().filter(|_| url.variable).map(|uri| self.value(uri, here.site.at(span)));
        let uri = uri.map(|uri| computed_first(uri, URI, span, &mut filters));
        let method = here.scope.last("proxy_method").and_then(|line| line.arg(0)).filter(|_| !grpc);
        let method = method.map(|text| self.value(text, here.site.at(span)));
        let method = method.map(|method| computed_first(method, METHOD, span, &mut filters));
        let headers = self.endpoint_headers(here, span, own_host(host.clone(), &url.scheme), grpc);
        filters = if filters.is_empty() { headers } else { filters.into_iter().chain(headers).collect() };
        filters.extend(method.map(|method| filter(span, FilterKind::SetMethod(method))));
        if !grpc {
            self.target(flow, &mut filters, span, (&url, uri), here);
        }
        let prefix = if grpc { "grpc" } else { "proxy" };
        let mut entry = self.destination(&url, host, handler, prefix, here);
        filters.append(&mut entry.filters);
        Entry { filters, action: entry.action }
    }

    /// Without a host in its variables a `proxy_pass` ends in a 500 (seen on nginx 1.22.1).
    fn nowhere<'c>(&mut self, flow: &mut Flow, host: &Value, span: Span, here: &Here<'c, '_, '_>) {
        let there = Matcher::Regexes(vec![Pattern::new("(?s).", false)]);
        let when = Predicate::test(span, host.clone(), there).negated();
        let entry = self.error(here, span, 500, Action::reject(500));
        flow.push(Route { span, when, filters: entry.filters, action: entry.action });
    }

    /// The pool; by a computed name where a variable holds the host.
    fn destination<'c>(
        &mut self,
        url: &Url,
        host: Value,
        handler: &'c Directive,
        prefix: &str,
        here: &Here<'c, '_, '_>,
    ) -> Entry {
        if !has_variable(&url.authority) {
            let tls = matches!(url.scheme.as_str(), "https" | "grpcs");
            return self.forward(&url.authority, Some(tls), handler, prefix, here);
        }
        let name = if url.scheme.is_empty() { authority_of(host) } else { host };
        if let Value::Opaque(blame) = &name {
            return Action::Opaque((**blame).clone()).into();
        }
        Action::ForwardByName { name, missing: Missing::Address }.into()
    }

    /// The path that arrives. Without a URI the client's own target goes on, unless it was changed; with one, the
    /// location's prefix is replaced; with variables the URI is taken as it comes out (each seen on nginx 1.22.1).
    fn target<'c>(
        &mut self,
        flow: &mut Flow,
        filters: &mut Vec<Filter>,
        span: Span,
        (url, computed): (&Url, Option<Value>),
        here: &Here<'c, '_, '_>,
    ) {
        let original = FilterKind::SetTarget(Value::Field(Field::OriginalTarget));
        match &url.uri {
            None if here.site.traits.rewrites => {
                flow.filter(span, std::mem::take(filters));
                either(
                    flow,
                    span,
                    marked(span, REWRITTEN),
                    filter(span, escaped_path(&self.shared.query)),
                    filter(span, original),
                );
            }
            None => filters.push(filter(span, original)),
            Some(_) if url.variable => {
                filters.extend(computed.map(|value| filter(span, FilterKind::SetTarget(value))));
            }
            Some(uri) => match replaced(uri, &self.shared.query, here) {
                Some(target) if cuts_loose(here) => {
                    flow.filter(span, std::mem::take(filters));
                    let target = filter(span, FilterKind::SetTarget(target));
                    either(flow, span, marked(span, CUT_LOOSE), filter(span, escaped_path(&self.shared.query)), target);
                }
                Some(target) => filters.push(filter(span, FilterKind::SetTarget(target))),
                None => {
                    self.gap(span, "nginx refuses a URI here: the location has no prefix that it could replace");
                    let action = blamed(span, "nginx refuses a URI here");
                    flow.push(Route::always(span, action));
                }
            },
        }
    }
}

/// A value that looks at the request is computed before the request is changed for the endpoint.
fn computed_first(value: Value, name: &str, span: Span, filters: &mut Vec<Filter>) -> Value {
    if matches!(value, Value::Text(_) | Value::Opaque(_)) {
        return value;
    }
    filters.push(filter(span, FilterKind::SetVar(name.into(), value)));
    Value::Field(Field::Var(name.into()))
}

/// Two routes: one filter where the condition holds, the other where it doesn't.
fn either(flow: &mut Flow, span: Span, when: Predicate, then: Filter, otherwise: Filter) {
    let route = |when, filter| Route { when, filters: vec![filter], ..Route::always(span, Action::Next) };
    // The second filter must not undo the first, so it is asked for first: neither changes what the other looks at.
    flow.push(route(when.clone().negated(), otherwise));
    flow.push(route(when, then));
}

/// A path that was changed, with the query; an empty query loses its `?` (seen on nginx 1.22.1).
fn escaped_path(query: &Value) -> FilterKind {
    let path = Value::Field(Field::Path).convert(Converter::EscapePath);
    FilterKind::SetTarget(Value::join([path, query.clone()]))
}

/// The URI with what stands behind the location's prefix, and the query; `None` where there is no prefix.
fn replaced(uri: &str, query: &Value, here: &Here<'_, '_, '_>) -> Option<Value> {
    let rest = match here.location.map(|location| &location.kind) {
        Some(Kind::Prefix { path, .. }) => {
            // What `try_files` found may have another prefix, and loses as many bytes (seen on nginx 1.22.1).
            let rest = match here.scope.own_last("try_files") {
                Some(_) => Converter::Slice { from: path.len() as u32, length: None },
                None => Converter::WithoutPrefix(path.clone()),
            };
            Value::Field(Field::Path).convert(rest).convert(Converter::EscapePath)
        }
        Some(Kind::Exact(_)) => Value::text(""),
        _ => return None,
    };
    Some(Value::join([Value::text(uri), rest, query.clone()]))
}

/// Whether a `rewrite ... break` here or in the server may have cut the path loose from the prefix.
fn cuts_loose(here: &Here<'_, '_, '_>) -> bool {
    here.site.breaks || breaks(&here.block.lines) || here.location.is_some_and(|location| breaks(&location.block.lines))
}

/// Cuts the URL of the directive into its parts.
fn url(text: &str, here: &Here<'_, '_, '_>) -> Url {
    let variable = has_variable(text);
    let text = if variable { folded(text, here) } else { text.to_owned() };
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('$') => (Text::from(scheme), rest),
        Some((_, rest)) => (Text::default(), rest),
        None => (Text::default(), text.as_str()),
    };
    let (authority, uri) = split_authority(rest);
    Url { scheme, authority, uri, variable }
}

/// Variables that a `set` around gives a plain text are that text.
fn folded(text: &str, here: &Here<'_, '_, '_>) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Group(group) => out.push_str(&format!("${group}")),
            Piece::Variable(name) => {
                match here.scope.set_to(name, here.site.traits.sets_once(name)).filter(|value| !has_variable(value)) {
                    Some(value) => out.push_str(value),
                    None => out.push_str(&format!("${{{name}}}")),
                }
            }
        }
    }
    out
}

/// Host and port, and what stands behind them.
fn split_authority(rest: &str) -> (String, Option<String>) {
    if let Some(path) = rest.strip_prefix("unix:") {
        return match path.split_once(':') {
            Some((path, uri)) if !uri.is_empty() => (format!("unix:{path}"), Some(uri.to_owned())),
            _ => (rest.trim_end_matches(':').to_owned(), None),
        };
    }
    // These begin with a slash, so the authority ends before them.
    let starts = ["/", "${request_uri}", "${uri}", "${document_uri}", "${is_args}"];
    let at = starts.iter().filter_map(|start| rest.find(start)).min().filter(|at| *at > 0);
    match at {
        Some(at) => (rest[..at].to_owned(), Some(rest[at..].to_owned())),
        None => (rest.to_owned(), None),
    }
}

/// What `$proxy_host` gives: a port that is the scheme's own is left out (seen on nginx 1.22.1).
fn own_host(host: Value, scheme: &str) -> Value {
    let port = match scheme {
        "http" => "80",
        "https" => "443",
        _ => return host,
    };
    let Value::Text(text) = &host else { return substitute(host, &format!(":0*{port}$"), "") };
    match text.rsplit_once(':') {
        Some((name, own)) if own.trim_start_matches('0') == port => Value::text(name),
        _ => host,
    }
}

/// Host and port of a URL that a variable holds.
fn authority_of(url: Value) -> Value {
    substitute(url, "^(?:[a-z]+://)?([^/]+).*$", r"\1")
}
