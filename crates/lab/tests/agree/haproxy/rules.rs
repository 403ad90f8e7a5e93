//! Rules that act on a request, on its connection, and on its answer.

use super::conditions::condition;
use super::values;
use super::words::{HOSTS, NAMES};
use super::writer::Writer;

/// `http-request` rules.
pub fn http_requests(writer: &mut Writer<'_>, most: usize) {
    for _ in 0..writer.chance.below(most + 1) {
        let rule = http_request(writer);
        let condition = if writer.is(92) { condition(writer) } else { String::new() };
        // A rule that ends all without a condition leaves nothing to ask about.
        let ends =
            ["deny", "return", "redirect", "tarpit", "reject", "allow"].iter().any(|word| rule.starts_with(word));
        let condition = if ends && condition.is_empty() { self::condition(writer) } else { condition };
        writer.line(&format!("http-request {rule}{condition}"));
        if rule.starts_with("capture") && rule.contains(" len ") {
            writer.slots += 1;
        }
    }
}

fn http_request(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(20) {
        0..3 => ending(writer),
        3 | 4 => redirect(writer, true),
        5..8 => path_change(writer),
        8..12 => header_change(writer),
        12..15 => variable(writer),
        15 => normalize(writer),
        16 if writer.listening => capture(writer),
        17 => format!(
            "set-src {}",
            writer.of(&["hdr(x-forwarded-for)", "hdr_ip(x-forwarded-for,-1)", "req.hdr(x-client)"])
        ),
        18 => format!("set-method {}", writer.of(&["POST", "GET", "%[str(PUT)]", "%[method,lower]", "FOO"])),
        _ => quiet(writer),
    }
}

fn ending(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(10) {
        0..3 => format!(
            "deny{}",
            writer.of(&["", " deny_status 404", " deny_status 429", " status 418", " deny_status 500"])
        ),
        3 => "tarpit deny_status 429".into(),
        4..6 => format!(
            "return{}",
            writer.of(&[
                " status 204",
                " status 200 content-type text/plain string hello",
                " status 404",
                " status 503"
            ])
        ),
        6 => "reject".into(),
        _ => "allow".into(),
    }
}

/// A redirect as `http-request redirect` or, without expressions, as `redirect`.
pub fn redirect(writer: &mut Writer<'_>, formats: bool) -> String {
    let kind = writer.of(&["location", "prefix", "scheme", "prefix"]);
    let target = match (kind, formats && writer.is(50)) {
        ("scheme", _) => writer.of(&["https", "http"]).to_string(),
        ("location", true) => format!("/go{}", values::format(writer).replace('\'', "")),
        ("prefix", true) => format!("https://%[hdr(host),{}]", writer.of(&["lower", "field(1,:)", "regsub(^www\\.,)"])),
        ("location", _) => writer.of(&["/elsewhere", "https://new.example/", "/", "/a?b=c"]).to_string(),
        _ => writer.of(&["https://new.example.com", "/base", "/", "http://www.example.com/x"]).to_string(),
    };
    let code = writer.of(&["", "", " code 301", " code 302", " code 303", " code 307", " code 308"]);
    let query = if kind == "location" {
        ""
    } else {
        writer.of(&["", "", " drop-query", " drop-query append-slash", " append-slash"])
    };
    let target = if target.contains('"') { format!("'{target}'") } else { target };
    let cookie = writer.of(&["", "", "", "", " set-cookie SEEN=1", " clear-cookie SEEN="]);
    format!("redirect {kind} {target}{code}{query}{cookie}")
}

fn path_change(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(10) {
        0 => format!("set-path {}", quote(format!("/set{}", values::format(writer)))),
        1 => format!("set-path {}", quote(format!("%[path,{}]", values::converter(writer)))),
        2 => format!(
            "set-query {}",
            writer.of(&["a=b", "%[query]&c=d", "id=%[src]", "%[path]", "%[query,regsub(id,no)]"])
        ),
        3 => format!(
            "set-uri {}",
            writer.of(&["/whole?u=1", "/w%[path]?%[query]", "/%[hdr(host)]%[pathq]", "http://u.example/x"])
        ),
        4 => format!("set-pathq {}", writer.of(&["/pq?u=1", "/pq%[pathq]", "/pq"])),
        5..7 => format!(
            "replace-path {}",
            writer.of(&[
                "^/api/(.*) /\\1",
                "(.*)x \\1y",
                "^ /pre",
                "/ -",
                "^/([^/]*)/(.*) /\\2/\\1",
                "\\.css$ .min.css"
            ])
        ),
        7 => format!(
            "replace-pathq {}",
            writer.of(&["^/api(.*) /v2\\1", "\\?.* ?none", "([^?]*)(\\?(.*))? \\1?x=1&\\3"])
        ),
        _ => format!(
            "replace-uri {}",
            writer.of(&["^/api(.*) /u\\1", "^/(.*) /%[hdr(host)]/\\1", "^(.*)$ \\1", "/static/ /s/"])
        ),
    }
}

fn header_change(writer: &mut Writer<'_>) -> String {
    let name = writer.of(&[NAMES, &["host", "X-New", "X-Forwarded-Proto", "cookie"]].concat());
    match writer.chance.below(10) {
        0..4 if name != "host" => format!("set-header {name} {}", values::format(writer)),
        0..4 => format!("set-header host {}", writer.of(HOSTS)),
        4 | 5 if name != "host" => format!("add-header {name} {}", values::format(writer)),
        4..7 if name != "host" => format!("del-header {name}"),
        7 => format!(
            "replace-header {name} {}",
            writer.of(&["(.*)\\.example\\.com \\1.example.org", "^(.)(.*)$ \\2\\1", "1 one", "a.* %[path]", "x$ \\0y"])
        ),
        8 => format!("replace-value {name} {}", writer.of(&["1 one", "^(.)(.*)$ \\2-\\1", "b c"])),
        _ => format!("set-header X-Real-IP {}", writer.of(&["%[src]", "%ci", "%[dst_port]"])),
    }
}

fn variable(writer: &mut Writer<'_>) -> String {
    let name = writer.of(&["txn.v", "req.w", "sess.s", "txn.v"]);
    match writer.chance.below(8) {
        0 => format!("unset-var({name})"),
        1 | 2 => format!("set-var-fmt({name}) {}", values::format(writer)),
        3 => format!("set-var({name}) {}", writer.of(&["str(y)", "int(1)", "bool(true)", "always_false", "str(/api)"])),
        _ => format!("set-var({name}) {}", quote(values::expression(writer))),
    }
}

fn normalize(writer: &mut Writer<'_>) -> String {
    let rule = writer.of(&["path-merge-slashes", "path-strip-dot", "path-strip-dotdot", "path-strip-dotdot full"]);
    format!("normalize-uri {rule}")
}

fn capture(writer: &mut Writer<'_>) -> String {
    format!("capture {} len {}", quote(values::expression(writer)), writer.of(&["1", "5", "40"]))
}

fn quiet(writer: &mut Writer<'_>) -> String {
    writer
        .of(&[
            "set-log-level silent",
            "set-nice 5",
            "set-tos 4",
            "set-priority-class int(1)",
            "disable-l7-retry",
            "strict-mode on",
        ])
        .into()
}

fn quote(text: String) -> String {
    if text.contains('"') && !text.contains('\'') { format!("'{text}'") } else { text }
}

/// `redirect` rules.
pub fn redirects(writer: &mut Writer<'_>, most: usize) {
    for _ in 0..writer.chance.below(most + 1) {
        let rule = redirect(writer, false);
        let condition = condition(writer);
        writer.line(&format!("{rule}{condition}"));
    }
}

/// `tcp-request` rules.
pub fn tcp_requests(writer: &mut Writer<'_>) {
    if writer.listening && writer.is(15) {
        let action = writer.of(&["reject", "accept", "set-src src"]);
        let network = writer.of(&["127.1.2.0/24", "127.2.0.0/16", "10.0.0.0/8"]);
        writer.line(&format!("tcp-request connection {action} if {{ src {network} }}"));
    }
    if writer.listening && writer.is(10) {
        writer.line("tcp-request session set-var(sess.s) src");
    }
    if writer.is(12) {
        if writer.listening {
            writer.line("tcp-request inspect-delay 1s");
        }
        let rule = match writer.chance.below(4) {
            0 => "reject".into(),
            1 => "accept".into(),
            _ => format!(
                "set-var({}) {}",
                writer.of(&["txn.v", "sess.s"]),
                writer.of(&["path", "hdr(host)", "src", "str(y)"])
            ),
        };
        let condition = condition(writer);
        writer.line(&format!("tcp-request content {rule}{condition}"));
    }
}

/// Rules on answers.
pub fn responses(writer: &mut Writer<'_>) {
    for _ in 0..[0, 0, 0, 1, 2][writer.chance.below(5)] {
        let when = writer.of(&["http-response", "http-after-response"]);
        let rule = match writer.chance.below(5) {
            0 => "set-header X-Answer 1".into(),
            1 => "del-header X-Answer".into(),
            2 => "add-header Vary Host".into(),
            3 if when == "http-response" => "set-var(txn.a) status".into(),
            _ => format!("set-header X-Seen {}", writer.of(&["%[src]", "%[var(txn.v)]", "yes"])),
        };
        let condition = writer.of(&["", "", " if { status 200 }", " if { var(txn.v) -m found }", " if TRUE"]);
        writer.line(&format!("{when} {rule}{condition}"));
    }
}
