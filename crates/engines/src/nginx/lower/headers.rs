//! What the endpoint receives: `proxy_set_header`, inherited all or not at all, over nginx's own defaults.

use std::sync::Arc;

use finding::Span;
use model::{Field, Filter, FilterKind, HeaderOp, Pattern, Text, Value};

use super::actions::filter;
use super::site::Here;
use super::{Lowering, Place};

/// Headers that nginx doesn't pass on unless told to (`ngx_http_proxy_headers`, and seen on 1.22.1).
const DROPPED: [&str; 4] = ["te", "keep-alive", "expect", "upgrade"];

impl Lowering {
    /// The changes of headers on the way to the endpoint. `own_host` is what `$proxy_host` gives.
    pub(super) fn endpoint_headers<'c>(
        &mut self,
        here: &Here<'c, '_, '_>,
        span: Span,
        own_host: Value,
        grpc: bool,
    ) -> Vec<Filter> {
        let directive = if grpc { "grpc_set_header" } else { "proxy_set_header" };
        let said = here.scope.all(&[directive]);
        // One for the target comes later.
        let mut filters = Vec::with_capacity(said.len() + DROPPED.len() + 3);
        if !here.scope.is_on("proxy_pass_request_headers", true) {
            let every = Pattern::new("^", false);
            filters.push(filter(span, FilterKind::DropHeaders(every.into())));
        }
        let mut names: Vec<Text> = Vec::with_capacity(said.len());
        for line in said {
            let name: Text = line.arg(0).unwrap_or("").to_ascii_lowercase().into();
            let value = self.header_value(line.arg(1).unwrap_or(""), here.site.at(line.span), &own_host);
            let kind = match value {
                // A name that is said twice is sent twice (seen on nginx 1.22.1).
                Value::Text(text) if text.is_empty() && names.contains(&name) => continue,
                value if names.contains(&name) => FilterKind::Header(HeaderOp::AddFilled(name.clone(), value)),
                Value::Text(text) if text.is_empty() => FilterKind::Header(HeaderOp::Remove(name.clone())),
                value => FilterKind::Header(HeaderOp::Set { name: name.clone(), value, drop_empty: true }),
            };
            filters.push(filter(line.span, kind));
            names.push(name);
        }
        let unsaid = |name: &str| !names.iter().any(|own| own == name);
        if unsaid("host") {
            filters.push(set(span, "host", own_host));
        }
        if unsaid("connection") && !grpc {
            filters.push(set(span, "connection", Value::text("close")));
        }
        let dropped = DROPPED.iter().filter(|name| unsaid(name));
        filters.extend(dropped.map(|name| filter(span, FilterKind::Header(HeaderOp::Remove((*name).into())))));
        readers_first(filters)
    }

    /// A value in which `$proxy_host` is known.
    fn header_value(&mut self, text: &str, place: Place<'_>, own_host: &Value) -> Value {
        super::value::join(text, |name| match name {
            "proxy_host" => own_host.clone(),
            "proxy_port" => super::variables::opaque(place.span, "the port of the endpoint"),
            _ => self.variable(name, place),
        })
    }
}

/// A header that nginx itself sets.
fn set(span: Span, name: &str, value: Value) -> Filter {
    filter(span, FilterKind::Header(HeaderOp::Set { name: name.into(), value, drop_empty: true }))
}

/// nginx computes all values from the client's own headers; here one change comes after the other, so what looks at a header
/// that another change touches is computed before the first of them.
fn readers_first(mut filters: Vec<Filter>) -> Vec<Filter> {
    let dropped = filters.iter().any(|filter| matches!(*filter.kind, FilterKind::DropHeaders(_)));
    let changed: Vec<Option<Text>> = filters.iter().map(|filter| changed_by(filter).cloned()).collect();
    let mut computed = Vec::new();
    for (number, own) in filters.iter_mut().enumerate() {
        let reads = read_by(own);
        let others =
            changed.iter().enumerate().filter(|(other, _)| *other != number).filter_map(|(_, name)| name.as_ref());
        let is_touched = dropped && !reads.is_empty() || others.into_iter().any(|name| reads.contains(name));
        if let Some(value) = value_of(own).filter(|_| is_touched) {
            let name: Text = format!("(header {number})").into();
            let value = std::mem::replace(value, Value::Field(Field::Var(name.clone())));
            computed.push(filter(own.span, FilterKind::SetVar(name, value)));
        }
    }
    computed.extend(filters);
    computed
}

/// What a header becomes.
fn value_of(filter: &mut Filter) -> Option<&mut Value> {
    match Arc::make_mut(&mut filter.kind) {
        FilterKind::Header(HeaderOp::Set { value, .. } | HeaderOp::AddFilled(_, value)) => Some(value),
        _ => None,
    }
}

/// The header that a filter changes.
fn changed_by(filter: &Filter) -> Option<&Text> {
    match filter.kind.as_ref() {
        FilterKind::Header(HeaderOp::Set { name, .. } | HeaderOp::AddFilled(name, _) | HeaderOp::Remove(name)) => {
            Some(name)
        }
        _ => None,
    }
}

/// The headers that a filter looks at.
fn read_by(filter: &Filter) -> Vec<Text> {
    let mut out = Vec::new();
    if let FilterKind::Header(HeaderOp::Set { value, .. } | HeaderOp::AddFilled(_, value)) = filter.kind.as_ref() {
        headers_of(value, &mut out);
    }
    out
}

/// Headers that a value looks at.
fn headers_of(value: &Value, out: &mut Vec<Text>) {
    match value {
        Value::Field(Field::Header(name, _)) => out.push(name.clone()),
        Value::Field(Field::Cookie(..) | Field::CookieAnyCase(_)) => out.push("cookie".into()),
        Value::Join(parts) => parts.iter().for_each(|part| headers_of(part, out)),
        Value::Convert(inner, _) => headers_of(inner, out),
        Value::Lookup(key, map) => {
            headers_of(key, out);
            map.entries().iter().map(|entry| &entry.value).chain(&map.default).for_each(|value| headers_of(value, out));
        }
        _ => {}
    }
}
