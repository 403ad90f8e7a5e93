//! Where a redirect sends the client, as it depends on the request that came in.

use finding::Span;
use model::{Converter, Field, Value};

use crate::ask::Scheme;
use crate::space::{Change, Dim, Formula, Store, Sym, View};

/// What the client asks for next.
#[derive(Clone, Debug)]
pub(super) struct Next {
    /// Scheme and port; none where they stay.
    pub place: Option<(Scheme, u16)>,
    /// Name of the host; none where it stays.
    pub host: Option<Sym>,
    /// Path and query.
    pub target: Sym,
}

/// What the client asks for next, by the requests that do; `None` where that can't be told.
pub(super) fn read(store: &Store, location: &Value, span: Span) -> Option<Vec<(Formula, Next)>> {
    let whole = value(store, location, span);
    let cases = match &whole {
        Sym::Choice(of) => of.to_vec(),
        _ => vec![(Formula::Const(true), whole)],
    };
    cases.into_iter().map(|(when, one)| Some((when, next(&one)?))).collect()
}

/// A value that may hold the target as it was sent: what it becomes in normal form is the target that is matched.
fn value(store: &Store, of: &Value, span: Span) -> Sym {
    match of {
        Value::Field(Field::OriginalTarget) => store.original_target(),
        Value::Join(parts) => Sym::join(parts.iter().map(|part| value(store, part, span))),
        _ => store.value(of, span, false),
    }
}

fn next(location: &Sym) -> Option<Next> {
    let mut parts = Vec::new();
    flat(location, &mut parts);
    if begins_a_path(parts.first()?) {
        // Two slashes are the host's.
        let stays = !matches!(&parts[0], Sym::Text(text) if text.starts_with("//"));
        return stays.then(|| Next { place: None, host: None, target: Sym::join(parts) });
    }
    let Sym::Text(first) = parts.first()? else { return None };
    let (scheme, rest) = match (first.strip_prefix("https://"), first.strip_prefix("http://")) {
        (Some(rest), _) => (Scheme::Https, rest),
        (_, Some(rest)) => (Scheme::Http, rest),
        _ => return None,
    };
    parts[0] = Sym::Text(rest.into());
    let (host, target) = authority(parts)?;
    let (host, port) = port(host)?;
    Some(Next { place: Some((scheme, port.or(scheme.default_port())?)), host: Some(host), target })
}

/// All parts, one after the other; texts that follow each other are one.
fn flat(of: &Sym, parts: &mut Vec<Sym>) {
    match (of, parts.last_mut()) {
        (Sym::Join(of), _) => of.iter().for_each(|one| flat(one, parts)),
        (Sym::Absent, _) => {}
        (Sym::Text(text), _) if text.is_empty() => {}
        (Sym::Text(text), Some(Sym::Text(before))) => *before = format!("{before}{text}").into(),
        (other, _) => parts.push(other.clone()),
    }
}

/// What names the host, and the target behind it.
fn authority(parts: Vec<Sym>) -> Option<(Vec<Sym>, Sym)> {
    let mut host = Vec::new();
    let mut rest = parts.into_iter();
    while let Some(part) = rest.next() {
        match part {
            Sym::Text(text) => {
                let (name, target) = text.split_at(text.find(['/', '?', '#']).unwrap_or(text.len()));
                if !name.is_empty() {
                    host.push(Sym::Text(name.into()));
                }
                if !target.is_empty() {
                    let slash = if target.starts_with('/') { "" } else { "/" };
                    let start = Sym::Text(format!("{slash}{target}").into());
                    return Some((host, Sym::join(std::iter::once(start).chain(rest))));
                }
            }
            part if begins_a_path(&part) => return Some((host, Sym::join(std::iter::once(part).chain(rest)))),
            Sym::Unknown(_) => return None,
            part => host.push(part),
        }
    }
    Some((host, Sym::Text("/".into())))
}

/// The name without a port that is written behind it.
fn port(mut host: Vec<Sym>) -> Option<(Sym, Option<u16>)> {
    let mut port = None;
    if let Some(Sym::Text(last)) = host.last_mut()
        && let Some((name, number)) = last.clone().split_once(':')
    {
        port = Some(number.parse().ok()?);
        *last = name.into();
    }
    match host.len() {
        0 => None,
        1 => host.pop().map(|one| (one, port)),
        _ => Some((Sym::join(host), port)),
    }
}

fn begins_a_path(of: &Sym) -> bool {
    match of {
        Sym::Text(text) => text.starts_with('/'),
        Sym::Part(Dim::Target, View::Whole | View::Path) => true,
        Sym::Convert(inner, change) => match change.as_ref() {
            Change::PathOf => true,
            Change::Model(Converter::Lower | Converter::Upper | Converter::Filled) => begins_a_path(inner),
            Change::Model(Converter::OrElse(text)) => text.starts_with('/') && begins_a_path(inner),
            _ => false,
        },
        Sym::Join(parts) => parts.first().is_some_and(begins_a_path),
        Sym::Choice(of) => of.iter().all(|(_, one)| begins_a_path(one)),
        _ => false,
    }
}
