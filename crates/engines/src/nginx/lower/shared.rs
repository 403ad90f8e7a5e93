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
    host: Value,
    /// Whether there is a host, in the words of [`choose`].
    has_host: Arc<Value>,
    /// `&` and the query, or nothing where there is none.
    pub more_query: Value,
}

impl Shared {
    /// Makes them; `host` is what names of servers are compared with.
    pub fn new(host: Value) -> Self {
        let both = vec![Value::Field(Field::Scheme), Value::text(":"), Value::Field(Field::ListenerPort)];
        let without_own = substitute(Value::join(both), "^(?:http:80|https:443|https?:)$", "");
        Shared {
            port: substitute(without_own, "^https?(:)", r"\1"),
            has_host: Arc::new(found(host.clone(), "^.")),
            host,
            query: substitute(Value::Field(Field::Query), "(?s)^(.+)$", r"?\1"),
            more_query: substitute(Value::Field(Field::Query), "(?s)^(.+)$", r"&\1"),
        }
    }

    /// The host of the request; without one the address that it came to (seen on nginx 1.22.1).
    pub fn host_or_address(&self, span: Span) -> Value {
        choose(span, "host", self.has_host.clone(), self.host.clone(), Value::Field(Field::ListenerAddress))
    }
}

/// The value with the first match of the expression replaced.
pub fn substitute(value: Value, pattern: &str, with: &str) -> Value {
    let pattern = Arc::new(Pattern::new(pattern, false));
    value.convert(Converter::Substitute { pattern, with: with.into(), all: false })
}

/// `then` where the expression is found in the key, else `otherwise`; `name` tells such choices of one place apart.
pub fn choice(span: Span, name: &str, (key, pattern): (Value, &str), then: Value, otherwise: Value) -> Value {
    choose(span, name, Arc::new(found(key, pattern)), then, otherwise)
}

const FOUND: &str = "\u{1}";

/// What [`choose`] asks for: [`FOUND`] where the expression is found in the key.
fn found(key: Value, pattern: &str) -> Value {
    substitute(key.convert(Converter::OrElse("".into())), &format!("(?s)^.*?(?:{pattern}).*$"), FOUND)
}

fn choose(span: Span, name: &str, found: Arc<Value>, then: Value, otherwise: Value) -> Value {
    let matcher = Matcher::Strings(Strings::new(How::Equal, [FOUND], false));
    let entry = MapEntry { span, matcher, value: then };
    Value::Lookup(found, Arc::new(Map::new(name, span, vec![entry], Some(otherwise))))
}
