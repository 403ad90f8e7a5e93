//! Which parts of a request a filter changes, and which a value reads: what was looked up stays good while they don't meet.

use crate::{Converter, Field, FilterKind, HeaderOp, Value};

/// A set of parts of a request.
pub(super) type Parts = u8;

const METHOD: Parts = 1;
const PATH: Parts = 2;
const QUERY: Parts = 4;
const CLIENT: Parts = 8;
const HOST: Parts = 16;
const HEADERS: Parts = 32;
const VARS: Parts = 64;
const GROUPS: Parts = 128;

/// The target: a host that is put into it can be the beginning of a path.
pub(super) const TARGET: Parts = PATH | QUERY;

/// Every part.
pub(super) const ALL: Parts = Parts::MAX;

/// What a filter may change.
pub(super) fn by(kind: &FilterKind) -> Parts {
    match kind {
        FilterKind::SetPath(_) | FilterKind::Normalize(_) => PATH,
        FilterKind::SetQuery(_) => QUERY,
        FilterKind::SetTarget(_) => TARGET,
        FilterKind::SetUrl(_) | FilterKind::Admit(_) => TARGET | HOST,
        FilterKind::SetMethod(_) => METHOD,
        FilterKind::SetClient(_) => CLIENT,
        FilterKind::Header(op) => header(name_of(op)),
        FilterKind::WellFormed => HOST | VARS,
        FilterKind::DropHeaders(_) => HOST | HEADERS,
        FilterKind::SetVar(..) | FilterKind::UnsetVar(_) => VARS,
        FilterKind::Capture(..) => VARS | GROUPS,
        FilterKind::ResponseHeader(_)
        | FilterKind::ResponseHeaders(_)
        | FilterKind::OverrideStatus(_)
        | FilterKind::Limit(_)
        | FilterKind::Count(_)
        | FilterKind::Mirror(_)
        | FilterKind::Gate { .. } => 0,
        FilterKind::Opaque { .. } => ALL,
    }
}

/// What a value depends on.
pub(super) fn read_by(value: &Value) -> Parts {
    match value {
        Value::Text(_) | Value::Opaque(_) => 0,
        Value::Field(field) => field_reads(field),
        Value::Join(parts) => parts.iter().map(read_by).fold(0, |all, one| all | one),
        Value::Convert(inner, converter) => match converter.as_ref() {
            Converter::Followed(parts) => parts.iter().map(read_by).fold(read_by(inner), |all, one| all | one),
            _ => read_by(inner),
        },
        Value::Lookup(..) => ALL,
    }
}

/// Whether a value depends on who the client is.
pub(super) fn reads_client(value: &Value) -> bool {
    read_by(value) & CLIENT != 0
}

fn field_reads(field: &Field) -> Parts {
    match field {
        Field::Method | Field::SettledMethod { .. } => METHOD,
        Field::Path => PATH,
        Field::Query | Field::Argument(_) | Field::ArgumentAnyCase(_) => QUERY,
        Field::Target | Field::Url => TARGET,
        Field::Header(name, _) => header(name),
        Field::Cookie(..) | Field::CookieAnyCase(_) => HEADERS,
        Field::Count(field) => field_reads(field),
        Field::Client => CLIENT,
        Field::Var(_) => VARS,
        Field::Capture(_) => GROUPS,
        _ => 0,
    }
}

fn header(name: &str) -> Parts {
    if name == "host" { HOST } else { HEADERS }
}

fn name_of(op: &HeaderOp) -> &str {
    match op {
        HeaderOp::Set { name, .. }
        | HeaderOp::Add(name, _)
        | HeaderOp::AddFilled(name, _)
        | HeaderOp::Remove(name)
        | HeaderOp::Replace { name, .. } => name,
    }
}
