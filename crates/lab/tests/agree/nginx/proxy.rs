//! `proxy_pass` and what an endpoint receives.

use super::upstreams::POOLS;
use super::values;
use crate::chance::Chance;

/// Settings of what an endpoint receives; each block inherits them all or not at all.
pub fn headers(chance: &mut Chance) -> Vec<String> {
    const HEADERS: &[&str] = &[
        "Host $host",
        "Host $http_host",
        "Host $proxy_host",
        "Host b.example.com",
        "X-Real-IP $remote_addr",
        "X-Forwarded-For $proxy_add_x_forwarded_for",
        "X-Forwarded-Proto $scheme",
        "Connection \"\"",
        "Upgrade $http_upgrade",
        "X-A \"\"",
        "X-A \"$http_x_a\"",
        "X-B \"$http_x_a\"",
        "TE $http_te",
        "Accept-Encoding \"\"",
    ];
    let mut lines = Vec::new();
    for _ in 0..chance.below(4) {
        let header = if chance.is(40) {
            let name = chance.of(&["X-Seen", "X-A", "X-B", "X-More"]);
            format!("{name} \"{}\"", values::text(chance))
        } else {
            chance.of(HEADERS).into()
        };
        lines.push(format!("proxy_set_header {header};"));
    }
    lines
}

/// Settings of a proxy that stand once in a block.
pub fn settings(chance: &mut Chance) -> Vec<String> {
    const SETTINGS: &[&str] = &[
        "proxy_http_version 1.1;",
        "proxy_http_version 1.0;",
        "proxy_method POST;",
        "proxy_method $arg_id;",
        "proxy_redirect off;",
        "proxy_redirect http://p1/ /;",
        "proxy_pass_request_headers off;",
        "proxy_pass_request_body off;",
        "proxy_intercept_errors on;",
        "add_header X-Added $uri;",
        "proxy_connect_timeout 2s;",
        "proxy_next_upstream off;",
        "proxy_buffering off;",
    ];
    let mut left = SETTINGS.to_vec();
    let mut lines: Vec<String> = chance.some(&mut left, 2).into_iter().map(String::from).collect();
    lines.retain(|line| !line.starts_with("proxy_pass_request_headers") || chance.is(30));
    let method = lines.iter().position(|line| line.starts_with("proxy_method"));
    if let Some(at) = method
        && lines.iter().filter(|line| line.starts_with("proxy_method")).count() > 1
    {
        lines.remove(at);
    }
    lines.sort();
    lines.dedup_by_key(|line| line.split(' ').next().map(String::from));
    lines
}

/// Where it may name a URI.
#[derive(Clone, Copy, PartialEq)]
pub enum Uri {
    /// The location has a prefix that is replaced.
    Replaces,
    /// nginx refuses one.
    Refused,
}

/// A `proxy_pass`.
pub fn pass(chance: &mut Chance, uri: Uri) -> String {
    let pool = chance.below(POOLS);
    if chance.is(25) {
        return variable_pass(chance, pool);
    }
    let uri = match uri {
        Uri::Replaces => chance.of(&["", "", "", "/", "/put/", "/put", "/a%20b/", "/q?r=s", "/put//"]),
        Uri::Refused => "",
    };
    format!("proxy_pass http://p{pool}{uri};")
}

/// A `proxy_pass` with variables in it.
fn variable_pass(chance: &mut Chance, pool: usize) -> String {
    const URIS: &[&str] = &[
        "$request_uri",
        "$uri",
        "$uri$is_args$args",
        "/put$uri",
        "/$1",
        "/$1?$args",
        "/x?u=$uri",
        "/v/$v",
        "/$arg_id/",
        "/$mapped",
        "/$2$is_args$args",
    ];
    match chance.below(4) {
        0 => format!("set $pool p{pool}; proxy_pass http://$pool;"),
        1 => format!("set $pool p{pool}; proxy_pass http://$pool{};", chance.of(URIS)),
        2 => format!("proxy_pass http://$named{};", chance.of(&["", "$request_uri", "/n$uri"])),
        _ => format!("proxy_pass http://p{pool}{};", chance.of(URIS)),
    }
}
