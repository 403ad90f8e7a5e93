//! Which parts of a request a filter has changed since the first route.

use std::collections::HashMap;

use model::{Field, Filter, FilterKind, HeaderOp, Text, Value};

/// Counts the changes of each part of a request, so that a test before a change isn't taken for the same test after it.
#[derive(Debug, Default)]
pub struct Versions {
    counts: HashMap<Part, u64>,
    all: u64,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Part {
    Method,
    Target,
    Header(Text),
    Var(Text),
    Client,
    Capture,
}

impl Versions {
    /// Notes what a filter may change.
    pub fn pass(&mut self, filter: &Filter) {
        match &filter.kind {
            FilterKind::SetPath(_) | FilterKind::SetQuery(_) | FilterKind::SetTarget(_) | FilterKind::Normalize(_) => {
                self.bump(Part::Target);
            }
            FilterKind::SetUrl(_) => {
                self.bump(Part::Target);
                // The Host follows it.
                self.bump(Part::Header("host".into()));
            }
            FilterKind::SetMethod(_) => self.bump(Part::Method),
            FilterKind::Header(op) => self.bump(Part::Header(header(op).clone())),
            FilterKind::SetVar(name, _) | FilterKind::UnsetVar(name) => self.bump(Part::Var(name.clone())),
            // Named groups become variables, so nothing read from variables stays the same.
            FilterKind::Capture(..) => self.all += 1,
            FilterKind::SetClient(_) => self.bump(Part::Client),
            FilterKind::Opaque { touches, .. } => self.all += u64::from(touches.request),
            // Whoever asks about sets asks about requests that are taken in as they are.
            FilterKind::Admit(_)
            | FilterKind::WellFormed
            | FilterKind::DropHeaders(_)
            | FilterKind::ResponseHeader(_)
            | FilterKind::OverrideStatus(_)
            | FilterKind::Limit(_)
            | FilterKind::Mirror(_)
            | FilterKind::Gate { .. } => {}
        }
    }

    fn bump(&mut self, part: Part) {
        *self.counts.entry(part).or_default() += 1;
    }

    /// The version of a value: the same number for the same value means that no filter came between.
    pub fn of(&self, value: &Value) -> u64 {
        if self.counts.is_empty() { self.all } else { self.all + self.changes(value) }
    }

    fn changes(&self, value: &Value) -> u64 {
        match value {
            Value::Text(_) | Value::Opaque(_) => 0,
            Value::Field(field) => part(field).and_then(|part| self.counts.get(&part)).copied().unwrap_or(0),
            Value::Join(parts) => parts.iter().map(|part| self.changes(part)).sum(),
            Value::Convert(inner, _) | Value::Lookup(inner, _) => self.changes(inner),
        }
    }
}

fn header(op: &HeaderOp) -> &Text {
    match op {
        HeaderOp::Set { name, .. } | HeaderOp::Replace { name, .. } => name,
        HeaderOp::Add(name, _) | HeaderOp::AddFilled(name, _) | HeaderOp::Remove(name) => name,
    }
}

fn part(field: &Field) -> Option<Part> {
    Some(match field {
        Field::Method | Field::SettledMethod { .. } => Part::Method,
        Field::Target | Field::Url | Field::Path | Field::Query | Field::Argument(_) | Field::ArgumentAnyCase(_) => {
            Part::Target
        }
        Field::Header(name, _) => Part::Header(name.clone()),
        Field::Cookie(..) | Field::CookieAnyCase(_) => Part::Header("cookie".into()),
        Field::Client => Part::Client,
        Field::Var(name) => Part::Var(name.clone()),
        Field::Capture(_) => Part::Capture,
        _ => return None,
    })
}
