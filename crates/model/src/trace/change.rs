//! What filters do to a request on its way.

use crate::{FilterKind, HeaderOp, Pattern, Text, Value};

use super::convert::{instead, substitute};
use super::eye::Eye;
use super::form;
use super::held::{present, read};
use super::instances::parts;
use super::normalize;
use super::refused::{BAD, Refused};
use super::seen::Seen;
use super::state::{Held, Part, State};
use super::touched;
use super::whole;
use super::{admit, answer};

/// Applies a filter that changes the request; the kinds that fork or end it are the interpreter's own.
pub(super) fn apply(kind: &FilterKind, state: &mut State<'_>) -> Result<(), Refused> {
    match kind {
        FilterKind::SetPath(value) => {
            let value = present(value, state);
            whole::before_path(state);
            state.path = Part::Now(value);
            whole::again(state);
        }
        FilterKind::SetQuery(value) => set_query(value, state),
        FilterKind::SetTarget(value) => set_target(value, state),
        FilterKind::SetUrl(value) => set_url(value, state)?,
        FilterKind::SetMethod(value) => state.method = Part::Now(present(value, state)),
        FilterKind::SetClient(value) => set_client(value, state),
        FilterKind::Header(op) => {
            if let Some(host) = header(op, state).filter(|_| name_of(op) == "host") {
                whole::follow_host(&host, state)?;
            }
        }
        FilterKind::SetVar(name, value) => {
            let value = read(value, state);
            state.set_var(name, value);
        }
        FilterKind::UnsetVar(name) => state.set_var(name, None),
        FilterKind::Capture(value, pattern) => capture(value, pattern, state),
        FilterKind::Admit(admission) => {
            if !admit::apply(*admission, state) {
                return Err(BAD);
            }
        }
        FilterKind::Normalize(rules) => {
            if !normalize::apply(*rules, state) {
                return Err(BAD);
            }
        }
        FilterKind::WellFormed => {
            if !form::apply(state) {
                return Err(BAD);
            }
        }
        FilterKind::DropHeaders(named) => form::drop_headers(named, state),
        FilterKind::ResponseHeader(op) => answer::one(op, state),
        FilterKind::ResponseHeaders(changes) => answer::all(changes, state),
        FilterKind::OverrideStatus(status) => state.status = Some(*status),
        FilterKind::Limit(_)
        | FilterKind::Count(_)
        | FilterKind::Mirror(_)
        | FilterKind::Gate { .. }
        | FilterKind::Opaque { .. } => {
            return Ok(());
        }
    }
    state.touched |= touched::by(kind);
    Ok(())
}

/// What is no address leaves the client as it was (seen on HAProxy 2.6.12 and nginx 1.22.1).
fn set_client(value: &Value, state: &mut State<'_>) {
    match read(value, state) {
        Some(Held::Known(text)) if text.parse::<std::net::IpAddr>().is_err() => {}
        None => {}
        held => state.client = Part::Now(held),
    }
}

/// An empty query is none; where the target is one text, its `?` stays.
fn set_query(value: &Value, state: &mut State<'_>) {
    let empty = Held::Known(Text::default());
    let keeps = state.whole_target && Eye::new(state).query() != Seen::Absent;
    state.query = Part::Now(present(value, state).filter(|held| keeps || *held != empty));
    whole::again(state);
}

/// Origin, path and query at once; the Host follows the origin.
fn set_url(value: &Value, state: &mut State<'_>) -> Result<(), Refused> {
    match present(value, state) {
        Some(Held::Known(url)) => {
            whole::split(&url, state);
            whole::lead_host(&url, state)
        }
        unknown => {
            (state.path, state.query) = (Part::Now(unknown.clone()), Part::Now(unknown));
            Ok(())
        }
    }
}

/// Path and query at once; a target without `?` has no query.
fn set_target(value: &Value, state: &mut State<'_>) {
    let (path, query) = match present(value, state) {
        Some(Held::Known(target)) => match target.split_once('?') {
            Some((path, query)) => (Some(Held::Known(path.into())), Some(Held::Known(query.into()))),
            None => (Some(Held::Known(target)), None),
        },
        unknown => (unknown.clone(), unknown),
    };
    whole::before_path(state);
    state.path = Part::Now(path);
    state.query = Part::Now(query);
    whole::again(state);
}

/// Changes a header of the request, and gives what was written last. What is unknown stays unknown, and so does what is
/// computed from it.
fn header(op: &HeaderOp, state: &mut State<'_>) -> Option<Held> {
    match op {
        HeaderOp::Set { name, value, drop_empty } => {
            let value = present(value, state).filter(|held| !drop_empty || *held != Held::Known(Text::default()));
            set_header(name, value.clone(), state);
            value
        }
        HeaderOp::Add(name, value) => {
            let value = present(value, state);
            state.headers_mut().extend(value.clone().map(|value| (name.clone(), value)));
            value
        }
        HeaderOp::AddFilled(name, value) => {
            let value = present(value, state).filter(|held| *held != Held::Known(Text::default()));
            state.headers_mut().extend(value.clone().map(|value| (name.clone(), value)));
            value
        }
        HeaderOp::Remove(name) => {
            state.headers_mut().retain(|(own, _)| own != name);
            None
        }
        HeaderOp::Replace { name, pattern, with, elements, whole } => {
            let with = read(with, state);
            let lines = state.headers_mut().iter_mut().filter(|(own, _)| own == name);
            let change = |(_, value): &mut (Text, Held)| {
                *value = replaced(value, pattern, with.as_ref(), (*elements, *whole))?;
                Some(value.clone())
            };
            lines.filter_map(change).last()
        }
    }
}

/// The header that is changed.
fn name_of(op: &HeaderOp) -> &Text {
    match op {
        HeaderOp::Set { name, .. } | HeaderOp::Replace { name, .. } => name,
        HeaderOp::Add(name, _) | HeaderOp::AddFilled(name, _) | HeaderOp::Remove(name) => name,
    }
}

/// The first line of that name becomes the value and the others go; a new one comes last.
fn set_header(name: &Text, value: Option<Held>, state: &mut State<'_>) {
    let headers = state.headers_mut();
    let place = headers.iter().position(|(own, _)| own == name).unwrap_or(headers.len());
    headers.retain(|(own, _)| own != name);
    if let Some(value) = value {
        headers.insert(place.min(headers.len()), (name.clone(), value));
    }
}

/// A header line with the matches replaced, where there are any; unknown where the line or the replacement is.
fn replaced(value: &Held, pattern: &Pattern, with: Option<&Held>, (elements, whole): (bool, bool)) -> Option<Held> {
    let Held::Known(value) = value else { return Some(value.clone()) };
    let with = match with {
        Some(Held::Known(with)) => with.as_str(),
        Some(unknown) => return Some(unknown.clone()),
        None => "",
    };
    let change = |part: &str| match whole {
        true => instead(part, pattern, with),
        false => substitute(part, pattern, with, true),
    };
    let text = match elements {
        true => each_element(value, &change),
        false => change(value),
    };
    text.map(|text| Held::Known(text.into()))
}

/// The elements of a line, changed where they match; `None` where none does. Seen on HAProxy 2.6.12: an element that is
/// replaced loses the blanks around it.
fn each_element(line: &str, change: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut changes = false;
    let mut one = |part: &str| {
        let changed = change(part.trim());
        changes |= changed.is_some();
        changed.unwrap_or_else(|| part.to_owned())
    };
    let all: Vec<String> = parts(line, ",").map(&mut one).collect();
    changes.then(|| all.join(","))
}

/// Runs a pattern and keeps its groups, where it matches.
fn capture(value: &Value, pattern: &Pattern, state: &mut State<'_>) {
    let text = match Eye::new(state).one(value) {
        Seen::Text(text) => text.into_owned(),
        Seen::Absent => String::new(),
        Seen::Unknown(blame) => {
            state.groups.unknown = Some(blame);
            return;
        }
    };
    let (Some(regex), Some(Some(found))) = (pattern.regex(), pattern.captures(&text)) else { return };
    let held = |group: Option<fancy_regex::Match<'_>>| group.map(|group| Text::from(group.as_str()));
    state.groups.unknown = None;
    state.groups.by_number = found.iter().map(held).collect();
    for name in regex.capture_names().flatten() {
        state.set_var(&name.into(), held(found.name(name)).map(Held::Known));
    }
}
