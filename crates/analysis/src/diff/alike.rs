//! Whether two things of different files mean the same, wherever they stand.

use model::{Map, MapEntry, Matcher, Value};

/// Whether two values of different configurations are computed alike. Those that are not known are alike where they are
/// unknown for the same reason.
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Join(a), Value::Join(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_value(a, b)),
        (Value::Convert(a, how), Value::Convert(b, other)) => how == other && same_value(a, b),
        (Value::Lookup(a, map), Value::Lookup(b, other)) => same_value(a, b) && same_map(map, other),
        (Value::Opaque(a), Value::Opaque(b)) => a.reason == b.reason,
        (Value::Text(_) | Value::Field(_), _) => a == b,
        _ => false,
    }
}

/// Whether two maps give the same for every key, line by line.
fn same_map(a: &Map, b: &Map) -> bool {
    let default = match (&a.default, &b.default) {
        (Some(a), Some(b)) => same_value(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let (lines, others) = (a.entries(), b.entries());
    let same = |(a, b): (&MapEntry, &MapEntry)| same_matcher(&a.matcher, &b.matcher) && same_value(&a.value, &b.value);
    default
        && a.unknown.is_some() == b.unknown.is_some()
        && lines.len() == others.len()
        && lines.iter().zip(others).all(same)
}

/// Whether two matchers take the same values, as far as their texts say.
pub fn same_matcher(a: &Matcher, b: &Matcher) -> bool {
    match (a, b) {
        (Matcher::Strings(a), Matcher::Strings(b)) => a.how == b.how && a.fold == b.fold && a.any == b.any,
        (Matcher::Regexes(a), Matcher::Regexes(b)) => a == b,
        (Matcher::Networks(a), Matcher::Networks(b)) => a == b,
        (Matcher::Numbers(a), Matcher::Numbers(b)) | (Matcher::Length(a), Matcher::Length(b)) => a == b,
        (Matcher::Found, Matcher::Found) | (Matcher::Truthy, Matcher::Truthy) => true,
        _ => false,
    }
}
