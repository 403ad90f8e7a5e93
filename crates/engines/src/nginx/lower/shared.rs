//! Values that many places use: made once, as their expressions are shared.

use std::sync::Arc;

use finding::Span;
use model::{Converter, Field, How, Map, MapEntry, Matcher, Pattern, Strings, Value};

/// Values that many places use.
pub struct Shared {
    /// `:8080`, or nothing for 80 with http and 443 with https.
    pub port: Value,
    /// `?` and the query, or nothing where there is none.
    pub query: Value,
    /// `&` and the query, or nothing where there is none.
    pub more_query: Value,
}

impl Shared {
    /// Makes them.
    pub fn new() -> Self {
        let both = vec![Value::Field(Field::Scheme), Value::text(":"), Value::Field(Field::ListenerPort)];
        let without_own = substitute(Value::Join(both), "^(?:http:80|https:443|https?:)$", "");
        Shared {
            port: substitute(without_own, "^https?(:)", r"\1"),
            query: substitute(Value::Field(Field::Query), "(?s)^(.+)$", r"?\1"),
            more_query: substitute(Value::Field(Field::Query), "(?s)^(.+)$", r"&\1"),
        }
    }
}

/// The value with the first match of the expression replaced.
pub fn substitute(value: Value, pattern: &str, with: &str) -> Value {
    let pattern = Arc::new(Pattern::new(pattern, false));
    value.convert(Converter::Substitute { pattern, with: with.into(), all: false })
}

/// `then` where the expression is found in the key, else `otherwise`; `name` tells such choices of one place apart.
pub fn choice(span: Span, name: &str, (key, pattern): (Value, &str), then: Value, otherwise: Value) -> Value {
    const FOUND: &str = "\u{1}";
    let key = substitute(key.convert(Converter::OrElse("".into())), &format!("(?s)^.*?(?:{pattern}).*$"), FOUND);
    let matcher = Matcher::Strings(Strings::new(How::Equal, [FOUND], false));
    let entry = MapEntry { span, matcher, value: then };
    Value::Lookup(Box::new(key), Arc::new(Map::new(name, span, vec![entry], Some(otherwise))))
}
