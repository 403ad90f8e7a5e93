//! What filters do to a request on its way.

use std::borrow::Cow;

use crate::{FilterKind, HeaderOp, PathRules, Pattern, Text, Value};

use super::convert::{decode, substitute};
use super::eye::Eye;
use super::near::merge_slashes;
use super::seen::Seen;
use super::state::{Held, Part, State};

/// Applies a filter that changes the request; the kinds that fork or end it are the interpreter's own.
pub(super) fn apply(kind: &FilterKind, state: &mut State<'_>) {
    match kind {
        FilterKind::SetPath(value) => state.path = Part::Now(present(value, state)),
        FilterKind::SetQuery(value) => {
            state.query = Part::Now(present(value, state).filter(|held| *held != Held::Known(Text::default())));
        }
        FilterKind::SetTarget(value) => set_target(value, state),
        FilterKind::SetMethod(value) => state.method = Part::Now(present(value, state)),
        FilterKind::SetClient(value) => state.client = Part::Now(read(value, state)),
        FilterKind::Header(op) => header(op, state),
        FilterKind::SetVar(name, value) => {
            let value = read(value, state);
            state.set_var(name, value);
        }
        FilterKind::UnsetVar(name) => state.set_var(name, None),
        FilterKind::Capture(value, pattern) => capture(value, pattern, state),
        FilterKind::Normalize(rules) => normalize(*rules, state),
        FilterKind::ResponseHeader(op) => answer_header(op, state),
        FilterKind::OverrideStatus(status) => state.status = Some(*status),
        FilterKind::Limit(_) | FilterKind::Mirror(_) | FilterKind::Gate { .. } | FilterKind::Opaque { .. } => return,
    }
    state.version += 1;
}

/// What a value is now; `None` where absent.
fn read(value: &Value, state: &State<'_>) -> Option<Held> {
    Eye::new(state).one(value).into_held()
}

/// The same, but absent is empty.
fn present(value: &Value, state: &State<'_>) -> Option<Held> {
    read(value, state).or(Some(Held::Known(Text::default())))
}

fn set_target(value: &Value, state: &mut State<'_>) {
    let (path, query) = match present(value, state) {
        Some(Held::Known(target)) => match target.split_once('?') {
            Some((path, query)) => (Some(Held::Known(path.into())), Some(Held::Known(query.into()))),
            None => (Some(Held::Known(target)), None),
        },
        unknown => (unknown.clone(), unknown),
    };
    state.path = Part::Now(path);
    state.query = Part::Now(query);
}

fn header(op: &HeaderOp, state: &mut State<'_>) {
    match op {
        HeaderOp::Set { name, value, drop_empty } => {
            let value = present(value, state).filter(|held| !drop_empty || *held != Held::Known(Text::default()));
            set_header(name, value, state);
        }
        HeaderOp::Add(name, value) => {
            let value = present(value, state);
            state.headers_mut().extend(value.map(|value| (name.clone(), value)));
        }
        HeaderOp::Remove(name) => state.headers_mut().retain(|(own, _)| own != name),
        HeaderOp::Replace { name, pattern, with, elements } => {
            let with = read(with, state);
            for (_, value) in state.headers_mut().iter_mut().filter(|(own, _)| own == name) {
                *value = replaced(value, pattern, with.as_ref(), *elements);
            }
        }
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

fn replaced(value: &Held, pattern: &Pattern, with: Option<&Held>, elements: bool) -> Held {
    let (Held::Known(value), with) = (value, with) else { return value.clone() };
    let with = match with {
        Some(Held::Known(with)) => with.as_str(),
        Some(unknown) => return unknown.clone(),
        None => "",
    };
    let change = |part: &str| substitute(part, pattern, with, true).unwrap_or_else(|| part.to_owned());
    let text = if elements { value.split(',').map(change).collect::<Vec<_>>().join(",") } else { change(value) };
    Held::Known(text.into())
}

fn answer_header(op: &HeaderOp, state: &mut State<'_>) {
    let (name, value) = match op {
        HeaderOp::Set { name, value, .. } | HeaderOp::Add(name, value) => (name, present(value, state)),
        HeaderOp::Remove(name) => (name, None),
        HeaderOp::Replace { .. } => return,
    };
    let known = match value {
        Some(Held::Known(text)) => Some(text),
        _ => None,
    };
    state.answer_headers.push((name.clone(), known));
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

fn normalize(rules: PathRules, state: &mut State<'_>) {
    let path = match Eye::new(state).one(&Value::Field(crate::Field::Path)) {
        Seen::Text(path) => normal(rules, path),
        _ => return,
    };
    state.path = Part::Now(Some(Held::Known(path.into())));
}

fn normal(rules: PathRules, path: Cow<'_, str>) -> String {
    let path = if rules.decode { decode(path) } else { path };
    let path = if rules.merge_slashes && path.contains("//") { merge_slashes(&path) } else { path.into_owned() };
    if rules.dot_segments && path.contains("/.") { resolve_dots(&path) } else { path }
}

/// `/./` and `/../` resolved; `..` at the root stays at the root.
fn resolve_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').collect();
    let last = segments.len() - 1;
    for (index, segment) in segments.into_iter().enumerate() {
        match segment {
            "." | ".." => {
                if segment == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if index == last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_into_normal_form() {
        let rules = PathRules { decode: true, merge_slashes: true, dot_segments: true };
        let of = |path: &'static str| normal(rules, Cow::Borrowed(path));
        assert_eq!(of("/a//b"), "/a/b");
        assert_eq!(of("/a/./b/../c"), "/a/c");
        assert_eq!(of("/a/.."), "/");
        assert_eq!(of("/../x"), "/x");
        assert_eq!(of("/a%2e%2e/b"), "/a../b");
        assert_eq!(of("/a/%2e%2e/b"), "/b");
        assert_eq!(of("/.well-known/x"), "/.well-known/x");
    }
}
