//! What is read off the traffic: a fetch to a value of the model.

use model::{Field, Value, Which};

use super::super::config::sample::Call;
use super::state;

/// What kind of value a fetch gives; it decides how an acl compares where no method is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Address,
    Bool,
}

/// A fetch, understood or not.
#[derive(Clone, Debug)]
pub(super) enum Read {
    /// A part of the request.
    Value(Value, Kind),
    /// Depends on the state of the system; what it is in an idle, healthy one.
    AtRest(i64),
    /// The answer, not the request.
    Response,
    /// Nothing: what it reads is never there in this proxy.
    Absent,
    /// Something that no request of the model says: the body, a certificate, the time, chance.
    Beyond(String),
    /// Not understood, and why.
    Unknown(String),
}

/// What a fetch reads. With `each`, a header stands for all of its values, as in an acl; else for the last one.
pub(super) fn fetch(call: &Call, each: bool) -> Read {
    let name = call.name.as_str();
    if let Some(read) = connection(name).or_else(|| http(call, each)).or_else(|| literal(call)) {
        return read;
    }
    if state::is_response(name) {
        return Read::Response;
    }
    match state::at_rest(name) {
        Some(number) => Read::AtRest(number),
        None if state::is_beyond(name) => Read::Beyond(format!("only the traffic shows `{name}`")),
        None => Read::Unknown(format!("the fetch `{name}` is not understood")),
    }
}

/// A field that is compared as text.
fn text(field: Field) -> Option<Read> {
    Some(Read::Value(Value::Field(field), Kind::Text))
}

/// A value that is compared as a number.
fn number(value: Value) -> Option<Read> {
    Some(Read::Value(value, Kind::Number))
}

/// What is known of the connection. Seen on HAProxy 2.6.12.
fn connection(name: &str) -> Option<Read> {
    let address = |field| Some(Read::Value(Value::Field(field), Kind::Address));
    match name {
        "src" | "fc_src" => address(Field::Client),
        "dst" | "fc_dst" => address(Field::ListenerAddress),
        "src_port" | "fc_src_port" => number(Value::Field(Field::ClientPort)),
        "dst_port" | "fc_dst_port" => number(Value::Field(Field::ListenerPort)),
        "ssl_fc" => Some(Read::Value(Value::Field(Field::Tls), Kind::Bool)),
        "ssl_fc_sni" | "req.ssl_sni" | "req_ssl_sni" => text(Field::Sni),
        "ssl_fc_has_sni" => Some(Read::Value(Value::Field(Field::Sni).convert(model::Converter::Found), Kind::Bool)),
        "req_ssl_hello_type" | "req.ssl_hello_type" => number(Value::Field(Field::Hello)),
        "ssl_fc_alpn" | "ssl_fc_npn" | "req.ssl_alpn" => text(Field::Alpn),
        _ => None,
    }
}

/// What is read off a request of HTTP. Seen on HAProxy 2.6.12.
fn http(call: &Call, each: bool) -> Option<Read> {
    let name = call.name.as_str();
    match name {
        "path" => text(Field::Path),
        "baseq" => Some(base(Field::Target)),
        "url" => text(Field::Url),
        "pathq" => text(Field::Target),
        "capture.req.uri" => {
            let value = Value::Field(Field::OriginalTarget).convert(model::Converter::WithoutOrigin);
            Some(Read::Value(value, Kind::Text))
        }
        "query" => text(Field::Query),
        "method" | "meth" => text(Field::SettledMethod { compared: each }),
        "capture.req.method" => text(Field::OriginalMethod),
        "req.ver" | "req_ver" => text(Field::Version),
        "capture.req.ver" => Some(join([Value::text("HTTP/"), Value::Field(Field::Version)])),
        "base" => Some(base(Field::Path)),
        "hdr" | "req.hdr" | "shdr" => one_header(call, each),
        "req.fhdr" => one_header(call, each),
        "hdr_ip" | "req.hdr_ip" => address(one_header(call, each)),
        "hdr_val" | "req.hdr_val" => loose_number(one_header(call, each)),
        "hdr_cnt" | "req.hdr_cnt" => count(Field::Header(call.arg(0).to_ascii_lowercase().into(), Which::Each)),
        "fhdr_cnt" | "req.fhdr_cnt" => count(Field::Header(call.arg(0).to_ascii_lowercase().into(), Which::EachLine)),
        "cook_cnt" | "req.cook_cnt" => count(cookie(call)),
        "cook" | "req.cook" | "cookie" => text(cookie(call)),
        "cook_val" | "req.cook_val" => loose_number(text(cookie(call))),
        "urlp" | "url_param" => argument(call),
        "urlp_val" | "url_param_val" => loose_number(argument(call)),
        "var" => text(Field::Var(call.arg(0).into())),
        "capture.req.hdr" => text(Field::Var(super::capture::variable(call.arg(0)))),
        _ => None,
    }
}

/// The address that a header's value is.
fn address(read: Option<Read>) -> Option<Read> {
    match read {
        Some(Read::Value(value, _)) => {
            Some(Read::Value(value.convert(model::Converter::Address { strict: true }), Kind::Address))
        }
        other => other,
    }
}

/// Parts put together, compared as text.
fn join(parts: impl IntoIterator<Item = Value>) -> Read {
    Read::Value(Value::join(parts), Kind::Text)
}

/// The first element of the Host and what comes after it; absent where both are.
fn base(after: Field) -> Read {
    match join([header("host", Which::Element(1)), Value::Field(after)]) {
        Read::Value(value, kind) => Read::Value(value.convert(model::Converter::Filled), kind),
        other => other,
    }
}

/// The value as a text: a method that is one of HAProxy's own is compared as such only where nothing else is said.
pub(super) fn as_text(value: Value) -> Value {
    match value {
        Value::Field(Field::SettledMethod { .. }) => Value::Field(Field::SettledMethod { compared: false }),
        other => other,
    }
}

/// A header of the request.
fn header(name: &str, which: Which) -> Value {
    Value::Field(Field::Header(name.to_ascii_lowercase().into(), which))
}

/// `url_param(name)`; without a name every parameter is meant, which is not understood.
fn argument(call: &Call) -> Option<Read> {
    match call.arg(0) {
        "" => None,
        name => text(Field::Argument(name.into())),
    }
}

/// A cookie: any in a condition, the last elsewhere (seen on HAProxy 2.6.12).
fn cookie(call: &Call) -> Field {
    Field::Cookie(call.arg(0).into(), Which::Each)
}

/// How many there are.
fn count(field: Field) -> Option<Read> {
    number(Value::Field(Field::Count(Box::new(field))))
}

/// The number that a text begins with, as `hdr_val` and its kin read it.
fn loose_number(read: Option<Read>) -> Option<Read> {
    match read {
        Some(Read::Value(value, _)) => number(value.convert(model::Converter::LooseInteger)),
        other => other,
    }
}

/// A header; with an occurrence as the second argument (1 the first, -1 the last) one of its values, else each of them in
/// a condition and the last elsewhere.
fn one_header(call: &Call, each: bool) -> Option<Read> {
    let name = call.arg(0).to_ascii_lowercase();
    let number: i32 = match call.arg(1) {
        "" => 0,
        number => number.parse().ok()?,
    };
    // No request has so many.
    let number = number.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    let which = match (call.name.contains("fhdr"), number, each) {
        (true, 0, true) => Which::EachLine,
        (true, 0, false) => Which::LastLine,
        (true, ..) => Which::Line(number),
        (false, 0, true) => Which::Each,
        (false, 0, false) => Which::Last,
        (false, ..) => Which::Element(number),
    };
    (!name.is_empty()).then(|| Read::Value(header(&name, which), Kind::Text))
}

/// Fetches that read nothing: `str(x)`, `int(5)`, `always_true`.
fn literal(call: &Call) -> Option<Read> {
    let value = Value::text(call.arg(0));
    Some(match call.name.as_str() {
        "str" | "bin" => Read::Value(value, Kind::Text),
        "int" => Read::Value(value, Kind::Number),
        "ipv4" | "ipv6" => Read::Value(value, Kind::Address),
        "bool" => Read::Value(Value::text(if matches!(call.arg(0), "true" | "1") { "1" } else { "0" }), Kind::Bool),
        "always_true" => Read::Value(Value::text("1"), Kind::Bool),
        "always_false" => Read::Value(Value::text("0"), Kind::Bool),
        _ => return None,
    })
}
