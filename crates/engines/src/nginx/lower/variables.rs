//! What nginx's variables are in the words of the model.

use std::sync::LazyLock;

use finding::Span;
use model::{Blame, Converter, Field, HOST_AS_SENT, TARGET_AS_SENT, Value, Which};

use super::settings::{PEER, SERVER};
use super::shared::{choice, substitute};

/// The value of a variable that nginx itself makes, in the `http` blocks; `None` where it is no such name.
///
/// `name` is in lower case. Sources: the manual's index of variables; each tried on nginx 1.22.1 through `return`.
pub fn builtin(name: &str, span: Span, server_name: Option<&str>) -> Option<Value> {
    Some(match name {
        "uri" | "document_uri" => Value::Field(Field::Path),
        "request_uri" => Value::Field(Field::OriginalTarget),
        "args" | "query_string" => Value::Field(Field::Query),
        "is_args" => substitute(Value::Field(Field::Query), "(?s)^.+$", "?"),
        "request_method" => Value::Field(Field::Method),
        "scheme" => Value::Field(Field::Scheme),
        "https" => substitute(Value::Field(Field::Tls), "1", "on"),
        "http_host" => as_sent(span, HOST_AS_SENT, header("host")),
        "host" => host().convert(match server_name {
            Some(name) => Converter::OrElse(name.into()),
            None => Converter::OrElseVar(SERVER.into()),
        }),
        "hostname" => opaque(span, "the name of the machine"),
        "server_name" => server_name.map_or(Value::Field(Field::Var(SERVER.into())), Value::text),
        "server_port" => Value::Field(Field::ListenerPort),
        "server_addr" => Value::Field(Field::ListenerAddress),
        "server_protocol" => Value::join([Value::text("HTTP/"), Value::Field(Field::Version)]),
        "remote_addr" => Value::Field(Field::Client),
        "realip_remote_addr" => {
            let peer = Value::Field(Field::Var(PEER.into()));
            choice(span, PEER, (peer.clone(), "."), peer, Value::Field(Field::Client))
        }
        "remote_port" | "realip_remote_port" => Value::Field(Field::ClientPort),
        // The one header that is joined (seen on nginx 1.22.1).
        "http_x_forwarded_for" => Value::Field(Field::Header("x-forwarded-for".into(), Which::Joined)),
        "proxy_add_x_forwarded_for" => forwarded_for(),
        // At rest nobody sends early data.
        "ssl_early_data" => Value::text(""),
        "ssl_server_name" | "ssl_preread_server_name" => Value::Field(Field::Sni),
        "ssl_preread_alpn_protocols" => Value::Field(Field::Alpn),
        "content_type" => header("content-type"),
        "content_length" => header("content-length"),
        "request" => request_line(span),
        _ => return by_prefix(name).or_else(|| unknowable(name, span)),
    })
}

/// `$http_x_name` is the header `x-name`; cookies and arguments keep their names.
fn by_prefix(name: &str) -> Option<Value> {
    if let Some(header_name) = name.strip_prefix("http_") {
        return Some(header(&header_name.replace('_', "-")));
    }
    if let Some(cookie) = name.strip_prefix("cookie_") {
        return Some(Value::Field(Field::CookieAnyCase(cookie.into())));
    }
    name.strip_prefix("arg_").map(|argument| Value::Field(Field::ArgumentAnyCase(argument.into())))
}

/// Variables whose value no configuration knows.
fn unknowable(name: &str, span: Span) -> Option<Value> {
    const NAMES: [&str; 27] = [
        "binary_remote_addr",
        "body_bytes_sent",
        "bytes_sent",
        "connection",
        "connection_requests",
        "document_root",
        "fastcgi_path_info",
        "fastcgi_script_name",
        "invalid_referer",
        "limit_rate",
        "msec",
        "nginx_version",
        "pid",
        "pipe",
        "proxy_protocol_addr",
        "proxy_protocol_port",
        "realpath_root",
        "remote_user",
        "request_body",
        "request_completion",
        "request_filename",
        "request_id",
        "request_length",
        "request_time",
        "secure_link",
        "secure_link_expires",
        "status",
    ];
    const PREFIXES: [&str; 12] = [
        "upstream_",
        "sent_",
        "ssl_",
        "geoip_",
        "geoip2_",
        "time_",
        "tcpinfo_",
        "jwt_",
        "proxy_",
        "http2",
        "gzip_",
        "limit_",
    ];
    let known = NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    known.then(|| opaque(span, &format!("${name} is not in the configuration")))
}

/// `Host` in lower case, without port and without a dot at its end: what nginx compares with `server_name`.
pub fn host() -> Value {
    // Every server asks for it.
    static HOST: LazyLock<Value> = LazyLock::new(|| {
        header("host").convert(Converter::HostOnly).convert(Converter::Lower).convert(Converter::WithoutTrailingDot)
    });
    HOST.clone()
}

/// What was kept of an absolute target; else the value as it is.
fn as_sent(span: Span, kept: &str, value: Value) -> Value {
    let is_absolute = (Value::Field(Field::Var(TARGET_AS_SENT.into())), ".");
    choice(span, kept, is_absolute, Value::Field(Field::Var(kept.into())), value)
}

/// The first line of a header.
pub fn header(name: &str) -> Value {
    Value::Field(Field::Header(name.into(), Which::First))
}

/// A value that nobody knows.
pub fn opaque(span: Span, reason: &str) -> Value {
    Value::opaque(Blame { span, reason: reason.into() })
}

/// The header as it came and the client, with `, ` between; the client alone where there is no header.
fn forwarded_for() -> Value {
    let came = Value::Field(Field::Header("x-forwarded-for".into(), Which::Joined));
    Value::join([substitute(came, "(?s)^(.*)$", r"\1, "), Value::Field(Field::Client)])
}

/// The first line, as the client sent it.
fn request_line(span: Span) -> Value {
    let target = as_sent(span, TARGET_AS_SENT, Value::Field(Field::OriginalTarget));
    let parts = [Value::Field(Field::OriginalMethod), Value::text(" "), target];
    let version = [Value::text(" HTTP/"), Value::Field(Field::Version)];
    Value::join(parts.into_iter().chain(version))
}

/// A text as an expression that matches itself.
pub fn escape_regex(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        if !character.is_alphanumeric() && !"-_ /".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
