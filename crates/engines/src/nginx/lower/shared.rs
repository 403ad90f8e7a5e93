//! Values that many places use: made once, as their expressions are shared.

use std::sync::Arc;

use model::{Converter, Field, Pattern, Value};

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
