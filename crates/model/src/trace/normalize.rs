//! Brings a path into an engine's normal form.

use std::borrow::Cow;

use crate::{Dots, Field, PathRules, Value};

use super::convert::decode;
use super::eye::Eye;
use super::near::merge_slashes;
use super::seen::Seen;
use super::state::{Held, Part, State};
use super::whole;

/// Normalizes the path; `false` where strict rules refuse it.
pub(super) fn apply(rules: PathRules, state: &mut State<'_>) -> bool {
    let normal = match Eye::new(state).one(&Value::Field(Field::Path)) {
        Seen::Text(path) => normal(rules, path),
        _ => return true,
    };
    match normal {
        Some(path) => {
            state.path = Part::Now(Some(Held::Known(path.into())));
            whole::again(state);
            true
        }
        None => false,
    }
}

/// The normal form; `None` where strict rules refuse the path.
fn normal(rules: PathRules, path: Cow<'_, str>) -> Option<String> {
    if rules.strict && rules.decode && has_broken_escape(&path) {
        return None;
    }
    let path = if rules.decode { decode(path) } else { path };
    let path = if rules.merge_slashes && path.contains("//") { merge_slashes(&path) } else { path.into_owned() };
    match rules.dots {
        _ if !path.contains("/.") => Some(path),
        Dots::Stay => Some(path),
        dots => resolve_dots(&path, dots, rules.strict),
    }
}

/// A `%` without two hexadecimal digits after it, or an escaped NUL byte.
fn has_broken_escape(path: &str) -> bool {
    path.match_indices('%').any(|(at, _)| {
        let digits = path.as_bytes().get(at + 1..at + 3);
        digits.is_none_or(|digits| digits == b"00" || !digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// `/./` and `/../` resolved; above the root the path is refused where `strict` is set, else the root stays.
fn resolve_dots(path: &str, dots: Dots, strict: bool) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." if matches!(dots, Dots::Single | Dots::Resolved) => {}
            ".." if dots != Dots::Single => {
                let above = kept.len() < 2 || kept.last() == Some(&"..");
                match (above, strict, dots) {
                    (false, ..) => drop(kept.pop()),
                    (true, true, _) => return None,
                    (true, false, Dots::Double { above_root: true }) => kept.push(".."),
                    (true, false, _) => {}
                }
            }
            _ => {
                kept.push(segment);
                continue;
            }
        }
        if segments.peek().is_none() {
            kept.push("");
        }
    }
    Some(kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &'static str, strict: bool) -> Option<String> {
        normal(PathRules { decode: true, merge_slashes: true, dots: Dots::Resolved, strict }, Cow::Borrowed(path))
    }

    #[test]
    fn paths_come_into_normal_form() {
        let lax = |path| of(path, false).unwrap();
        assert_eq!(lax("/a//b"), "/a/b");
        assert_eq!(lax("/a/./b/../c"), "/a/c");
        assert_eq!(lax("/a/.."), "/");
        assert_eq!(lax("/../x"), "/x");
        assert_eq!(lax("/a%2e%2e/b"), "/a../b");
        assert_eq!(lax("/a/%2e%2e/b"), "/b");
        assert_eq!(lax("/.well-known/x"), "/.well-known/x");
    }

    #[test]
    fn dots_go_as_far_as_the_rules_say() {
        let of = |path: &'static str, dots| resolve_dots(path, dots, false).unwrap();
        assert_eq!(of("/a/./b/../.", Dots::Single), "/a/b/../");
        let kept = Dots::Double { above_root: true };
        assert_eq!(of("/a/../../x", kept), "/../x");
        assert_eq!(of("/..", kept), "/../");
        assert_eq!(of("/a//..", kept), "/a/");
        assert_eq!(of("/a/../../x/./y", Dots::Double { above_root: false }), "/x/./y");
    }

    #[test]
    fn strict_rules_refuse_what_has_no_normal_form() {
        assert_eq!(of("/../x", true), None);
        assert_eq!(of("/a%zz", true), None);
        assert_eq!(of("/a%00", true), None);
        assert_eq!(of("/a/../x", true).as_deref(), Some("/x"));
    }
}
