//! Expressions: what is read off a request, and changed.

use super::maps;
use super::words::{ARGUMENTS, COOKIES, NAMES};
use super::writer::Writer;

/// A fetch that gives a text.
pub fn fetch(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(20) {
        0..5 => writer.of(&["path", "pathq", "url", "query", "base", "baseq", "path", "path"]).into(),
        5..8 => writer.of(&["hdr(host)", "req.hdr(host)", "req.hdr(Host)", "hdr(host,-1)", "req.fhdr(host)"]).into(),
        8..11 => header(writer),
        11..13 => format!("{}({})", writer.of(&["cook", "req.cook"]), writer.of(COOKIES)),
        13..15 => format!("{}({})", writer.of(&["url_param", "urlp"]), writer.of(ARGUMENTS)),
        15 => writer.of(&["method", "capture.req.method", "capture.req.uri", "req.ver", "capture.req.ver"]).into(),
        16 => writer.of(&["src", "dst", "dst_port", "str(api)", "int(5)", "always_true", "ssl_fc", "env(TEAM)"]).into(),
        17 if writer.slots > 0 => format!("capture.req.hdr({})", writer.chance.below(writer.slots)),
        _ => format!("var({})", writer.of(&["txn.v", "req.w", "sess.s", "txn.v", "proc.p"])),
    }
}

/// A header by one of its many names.
pub fn header(writer: &mut Writer<'_>) -> String {
    let name = writer.of(NAMES);
    let fetch = writer.of(&["hdr", "req.hdr", "req.fhdr"]);
    let place = writer.of(&["", "", "", ",1", ",-1", ",2"]);
    match (fetch, place) {
        ("req.fhdr", ",2") => format!("req.fhdr({name})"),
        _ => format!("{fetch}({name}{place})"),
    }
}

/// A converter from text to text.
pub fn converter(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(14) {
        0..2 => "lower".into(),
        2 => "upper".into(),
        3 | 4 => {
            let name = writer.of(&["field", "word"]);
            let index = writer.of(&["1", "2", "3", "-1", "-2"]);
            format!("{name}({index},{})", writer.of(&["/", ".", ":", "-", "/.", "?"]))
        }
        5 | 6 => writer
            .of(&[
                "regsub(^/api,/)",
                "regsub(/,-,g)",
                "regsub(a,b,g)",
                "regsub([0-9]+,N)",
                "regsub(\"^(/[a-z]+).*\",\\1)",
                "regsub(EXAMPLE,x,i)",
                "regsub(api,,gi)",
            ])
            .into(),
        7 => writer.of(&["bytes(1)", "bytes(0,4)", "bytes(2,3)"]).into(),
        8 => "url_dec".into(),
        9 => writer.of(&["host_only", "port_only"]).into(),
        10 => writer.of(&["ltrim(/)", "rtrim(/)", "ltrim(/a)", "rtrim(xs)"]).into(),
        11 => writer.of(&["concat(-,txn.v,+)", "concat(x)", "concat(,req.w)"]).into(),
        12 => writer.of(&["length", "url_enc", "bool"]).into(),
        _ => maps::converter(writer),
    }
}

/// A fetch with some converters.
pub fn expression(writer: &mut Writer<'_>) -> String {
    let mut text = fetch(writer);
    for _ in 0..[0, 0, 0, 1, 1, 2][writer.chance.below(6)] {
        text = format!("{text},{}", converter(writer));
    }
    text
}

/// An expression as one word.
pub fn word(writer: &mut Writer<'_>) -> String {
    let expression = expression(writer);
    if expression.contains('"') { format!("'{expression}'") } else { expression }
}

/// A log-format string.
pub fn format(writer: &mut Writer<'_>) -> String {
    let mut text = String::new();
    for _ in 0..1 + writer.chance.below(3) {
        match writer.chance.below(10) {
            0..6 => {
                let expression = expression(writer);
                text.push_str(&format!("%[{expression}]"));
            }
            6 => text.push_str(writer.of(&["%HM/", "%HP/", "%HU-", "%ci-", "%fp-", "%HQ/"])),
            _ => text.push_str(writer.of(&["x", "/y", "a-b", "%%", "_"])),
        }
    }
    if text.contains('"') { format!("'{text}'") } else { text }
}
