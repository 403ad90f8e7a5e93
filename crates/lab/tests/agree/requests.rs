//! Requests at the boundaries of a configuration: its own literals, and what almost is one of them.

use std::net::Ipv4Addr;

use crate::asked::Asked;
use crate::chance::Chance;
use crate::literals::Literals;
use crate::vary;

/// One request; a plain one unless odd ones are wanted too.
pub fn any(chance: &mut Chance, of: &Literals, odd: bool) -> Asked {
    if !odd {
        return plain(chance, of);
    }
    let method = method(chance, of);
    let version = if chance.is(4) { "1.0" } else { "1.1" };
    let host = host(chance, of);
    let target = target(chance, of, &host);
    let mut headers = Vec::new();
    // HTTP/1.0 knows no Host; in HTTP/1.1 it is owed.
    if !chance.is(if version == "1.0" { 40 } else { 1 }) {
        headers.push((chance.of(&["host", "Host"]).to_string(), host.clone()));
    }
    if chance.is(1) {
        let second = if chance.is(50) { host } else { chance.pick(&of.hosts).clone() };
        headers.push(("Host".into(), second));
    }
    for _ in 0..chance.below(4) {
        headers.push(header(chance, of));
    }
    if !of.cookies.is_empty() && chance.is(25) {
        headers.push(("Cookie".into(), cookies(chance, of)));
    }
    if !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS" | "get") {
        headers.push(("Content-Length".into(), "0".into()));
    }
    Asked { method, target, version, headers, client: client(chance, of) }
}

/// A request without oddities.
fn plain(chance: &mut Chance, of: &Literals) -> Asked {
    let query = if chance.is(30) { chance.of(&["?id=1", "?id=22&x=y", "?x", "?"]) } else { "" };
    let mut headers = vec![("host".to_string(), chance.pick(&of.hosts).clone())];
    if chance.is(25) {
        headers.push(("x-a".into(), chance.of(&["1", "no", ""]).into()));
    }
    let target = format!("{}{query}", chance.pick(&of.paths));
    Asked { method: "GET".into(), target, version: "1.1", headers, client: Ipv4Addr::LOCALHOST }
}

fn method(chance: &mut Chance, of: &Literals) -> String {
    match chance.below(100) {
        0..65 => "GET".into(),
        65..80 if !of.methods.is_empty() => chance.pick(&of.methods).clone(),
        _ => chance.of(&["POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO", "get"]).into(),
    }
}

fn host(chance: &mut Chance, of: &Literals) -> String {
    let host = chance.pick(&of.hosts).clone();
    match chance.below(100) {
        0..55 => host,
        55..98 => vary::host(chance, host),
        _ => chance.of(&["", "127.0.0.1", "other.invalid", "[::1]", "[::1]:80"]).into(),
    }
}

/// Path and query; now and then with the origin before it.
fn target(chance: &mut Chance, of: &Literals, host: &str) -> String {
    let path = path(chance, of);
    let query = query(chance, of);
    match chance.below(100) {
        0..3 => {
            let host = if chance.is(70) { host } else { chance.pick(&of.hosts) };
            format!("{}://{host}{path}{query}", chance.of(&["http", "http", "https"]))
        }
        _ => format!("{path}{query}"),
    }
}

fn path(chance: &mut Chance, of: &Literals) -> String {
    let mut path =
        if chance.is(92) { chance.pick(&of.paths).clone() } else { chance.of(&["/", "/x", "/x/y.z"]).into() };
    if chance.is(20) {
        path = format!("{}{}", path.trim_end_matches('/'), chance.pick(&of.paths));
    }
    for _ in 0..chance.below(3) {
        path = vary::path(chance, path);
    }
    if path.starts_with('/') { path } else { format!("/{path}") }
}

fn query(chance: &mut Chance, of: &Literals) -> String {
    match chance.below(100) {
        0..55 => String::new(),
        55..60 => "?".into(),
        _ => {
            let count = 1 + chance.below(3);
            let pairs: Vec<String> = (0..count).map(|_| argument(chance, of)).collect();
            format!("?{}", pairs.join(chance.of(&["&", "&", "&", ";", "&&"])))
        }
    }
}

fn argument(chance: &mut Chance, of: &Literals) -> String {
    let name =
        if of.arguments.is_empty() || chance.is(15) { "other".into() } else { chance.pick(&of.arguments).clone() };
    let name = if chance.is(10) { vary::word(chance, name) } else { name };
    match chance.below(10) {
        0 => name,
        1 => format!("{name}="),
        _ => format!("{name}={}", value(chance, of).replace(' ', "+")),
    }
}

fn value(chance: &mut Chance, of: &Literals) -> String {
    let value = if of.values.is_empty() { "1".into() } else { chance.pick(&of.values).clone() };
    match chance.below(100) {
        0..70 => value,
        70..97 => vary::word(chance, value),
        97..99 => String::new(),
        _ => value.repeat(1 + 300 / value.len().max(1)),
    }
}

fn header(chance: &mut Chance, of: &Literals) -> (String, String) {
    let name = if of.names.is_empty() || chance.is(10) { "x-other".into() } else { chance.pick(&of.names).clone() };
    let name = if chance.is(25) { vary::case(chance, &name) } else { name };
    let one = value(chance, of);
    let value = match chance.below(10) {
        0 => format!("{one}, {}", value(chance, of)),
        1 => format!("{},{one}", value(chance, of)),
        _ => one,
    };
    (name, value)
}

fn cookies(chance: &mut Chance, of: &Literals) -> String {
    let count = 1 + chance.below(3);
    let one = |chance: &mut Chance| {
        let name = chance.pick(&of.cookies).clone();
        let name = if chance.is(10) { vary::word(chance, name) } else { name };
        match chance.below(10) {
            0 => name,
            1 => format!("{name}={}{}", value(chance, of), chance.of(&[" ", ""])),
            _ => format!("{name}={}", value(chance, of)),
        }
    };
    let all: Vec<String> = (0..count).map(|_| one(chance)).collect();
    all.join(chance.of(&["; ", "; ", ";", " ; "]))
}

fn client(chance: &mut Chance, of: &Literals) -> Ipv4Addr {
    if of.clients.is_empty() || chance.is(60) { Ipv4Addr::LOCALHOST } else { *chance.pick(&of.clients) }
}
