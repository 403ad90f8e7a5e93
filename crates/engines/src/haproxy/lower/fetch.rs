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
        "baseq" => Some(join([header("host", Which::LastLine), Value::Field(Field::Target)])),
        "url" | "pathq" => text(Field::Target),
        "capture.req.uri" => text(Field::OriginalTarget),
        "query" => text(Field::Query),
        "method" | "meth" | "capture.req.method" => text(Field::OriginalMethod),
        "req.ver" | "req_ver" => text(Field::Version),
        "capture.req.ver" => Some(join([Value::text("HTTP/"), Value::Field(Field::Version)])),
        "base" => Some(join([header("host", Which::LastLine), Value::Field(Field::Path)])),
        "hdr" | "req.hdr" | "shdr" => one_header(call, if each { Which::Each } else { Which::Last }),
        "req.fhdr" => one_header(call, if each { Which::EachLine } else { Which::LastLine }),
        "hdr_ip" | "req.hdr_ip" => kind(one_header(call, if each { Which::Each } else { Which::Last }), Kind::Address),
        "hdr_val" | "req.hdr_val" => kind(one_header(call, if each { Which::Each } else { Which::Last }), Kind::Number),
        "cook" | "req.cook" | "cookie" => text(Field::Cookie(call.arg(0).into())),
        "cook_val" | "req.cook_val" => number(Value::Field(Field::Cookie(call.arg(0).into()))),
        "urlp" | "url_param" => argument(call),
        "urlp_val" => kind(argument(call), Kind::Number),
        "var" => text(Field::Var(call.arg(0).into())),
        "capture.req.hdr" => text(Field::Var(super::capture::variable(call.arg(0)))),
        _ => None,
    }
}

/// The same value, compared in another way.
fn kind(read: Option<Read>, kind: Kind) -> Option<Read> {
    match read {
        Some(Read::Value(value, _)) => Some(Read::Value(value, kind)),
        other => other,
    }
}

/// Parts put together, compared as text.
fn join(parts: impl IntoIterator<Item = Value>) -> Read {
    Read::Value(Value::Join(parts.into_iter().collect()), Kind::Text)
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

/// A header; with an occurrence as the second argument (1 the first, -1 the last) one of its values.
fn one_header(call: &Call, which: Which) -> Option<Read> {
    let name = call.arg(0);
    if name.is_empty() {
        return None;
    }
    let whole = matches!(which, Which::EachLine | Which::LastLine);
    match call.arg(1) {
        "" | "0" => text(Field::Header(name.to_ascii_lowercase().into(), which)),
        "-1" => {
            text(Field::Header(name.to_ascii_lowercase().into(), if whole { Which::LastLine } else { Which::Last }))
        }
        "1" if whole => text(Field::Header(name.to_ascii_lowercase().into(), Which::First)),
        index if !whole => {
            let index = index.parse().ok()?;
            let part = model::Converter::Word { separators: ", ".into(), index };
            Some(Read::Value(header(name, Which::Joined).convert(part), Kind::Text))
        }
        _ => None,
    }
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
