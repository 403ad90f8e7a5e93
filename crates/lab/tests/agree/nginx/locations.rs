//! `location`: which paths, and what happens there.

use super::proxy::{self, Uri};
use super::{access, rewrites};
use crate::chance::Chance;

/// What a location is for; each stands once on its level.
const LOCATIONS: &[&str] = &[
    "/",
    "/api",
    "/api/",
    "/api/v1",
    "/API",
    "/a b/",
    "^~ /admin",
    "^~ /static/",
    "/static",
    "/b/",
    "/put/",
    "= /api",
    "= /api/",
    "= /",
    "= /found",
    "= /gone",
    "= /e404.html",
    "/else",
    "~ ^/api/v1",
    "~ ^/b/(.*)$",
    "~ ^/(?<what>[a-z]+)/x",
    "~* \\.(css|png)$",
    "~ /x$",
    "~* ^/API/",
    "~ \\.php$",
    "~ ^/v(\\d+)/",
];

/// Locations in others: prefix of the outer one, and what may stand in it.
const NESTED: &[(&str, &[&str])] = &[
    ("/", &["/in/", "/api", "= /found", "~ \\.png$", "^~ /static/", "~ ^/b/(.*)$", "/in/deep/"]),
    ("/api", &["/api/v1", "/api/v2/", "= /api/x", "~ x$", "~* CSS$", "^~ /api/y"]),
    ("/api/", &["/api/v1", "/api/v2/", "= /api/x", "~ x$", "~* CSS$", "^~ /api/y/"]),
    ("^~ /admin", &["/admin/", "/admin/x", "= /admin", "~ x$"]),
    ("/b/", &["/b/api/", "/b/x", "~ ^/b/(.*)/x$"]),
    ("~* \\.(css|png)$", &["~ ^/static", "~ png$"]),
    ("~ ^/b/(.*)$", &["~ x$", "~ api"]),
];

/// What the location is, as `proxy_pass` sees it.
fn uri_in(what: &str) -> Uri {
    if what.starts_with(['~', '@']) { Uri::Refused } else { Uri::Replaces }
}

/// Pages for errors.
pub fn error_pages(chance: &mut Chance, in_location: bool) -> Vec<String> {
    const PAGES: &[&str] = &[
        "error_page 404 /e404.html;",
        "error_page 404 =200 /found;",
        "error_page 404 403 = /found;",
        "error_page 403 401 @named;",
        "error_page 404 =410 @named;",
        "error_page 405 =200 $uri;",
        "error_page 403 https://other.example.com/denied;",
        "error_page 404 =301 https://other.example.com$request_uri;",
        "error_page 500 503 /e404.html;",
        "error_page 404 = @other;",
        "error_page 400 401 402 403 404 405 /api/error?e=1;",
        "error_page 418 = @named;",
    ];
    let mut lines: Vec<String> = (0..1 + chance.below(2)).map(|_| chance.of(PAGES).to_string()).collect();
    if !in_location {
        // Malformed requests get a 400 of the server, for which no page is followed.
        lines.iter_mut().for_each(|line| *line = line.replace(" 400 ", " "));
    }
    if chance.is(25) {
        lines.push("recursive_error_pages on;".into());
    }
    lines
}

/// Settings that say how redirects are written.
pub fn redirects(chance: &mut Chance) -> Vec<String> {
    const SETTINGS: &[&str] = &["absolute_redirect off;", "port_in_redirect off;", "server_name_in_redirect on;"];
    let mut left = SETTINGS.to_vec();
    chance.some(&mut left, 2).into_iter().map(String::from).collect()
}

/// A `try_files`.
fn try_files(chance: &mut Chance) -> String {
    const FIRST: &[&str] = &[
        "/nowhere",
        "$uri.none",
        "/nowhere/",
        "$uri",
        "$uri $uri/",
        "$uri.html $uri/index.html",
        "$uri/",
        "/found",
        "/api/",
    ];
    const LAST: &[&str] =
        &["=404", "=403", "=204", "/found", "@named", "@other", "/api/x?t=1", "/b$uri", "/else?$args"];
    format!("try_files {} {};", chance.of(FIRST), chance.of(LAST))
}

/// Files.
fn files(chance: &mut Chance) -> String {
    const FILES: &[&str] = &[
        "",
        "index none.html;",
        "index none.html first.html /found;",
        "autoindex on;",
        "default_type text/x;",
        "empty_gif;",
    ];
    chance.of(FILES).into()
}

/// Who answers.
fn handler(chance: &mut Chance, what: &str) -> String {
    match chance.below(100) {
        0..=71 => proxy::pass(chance, uri_in(what)),
        72..=91 => rewrites::answer(chance),
        92..=95 => try_files(chance),
        _ => files(chance),
    }
}

/// What stands in a location.
fn body(chance: &mut Chance, what: &str) -> Vec<String> {
    let mut lines = rewrites::phase(chance, 2);
    if chance.is(8) {
        lines.push("internal;".into());
    }
    if chance.is(15) {
        lines.extend(access::checks(chance));
    }
    if chance.is(15) {
        lines.extend(error_pages(chance, true));
    }
    if chance.is(10) {
        lines.extend(redirects(chance));
    }
    if chance.is(35) {
        lines.extend(proxy::headers(chance));
    }
    if chance.is(15) {
        lines.extend(proxy::settings(chance));
    }
    if chance.is(10) {
        let conditional = rewrites::condition(chance);
        let own = proxy::pass(chance, Uri::Refused);
        let own = if own.starts_with("set") || chance.is(30) { format!("set $v 2; {own}") } else { own };
        lines.push(format!("if ({conditional}) {{ {own} }}"));
    }
    let handler = handler(chance, what);
    // Methods that are limited get files where the location hands on to nobody.
    if chance.is(if handler.contains("proxy_pass") { 8 } else { 1 }) {
        lines.push(access::limit_except(chance));
    }
    // A `break` before a `return` leads to files, unless somebody else answers.
    if handler.starts_with("return") && chance.is(90) {
        lines.push(proxy::pass(chance, uri_in(what)));
    }
    lines.push(handler);
    lines
}

/// One location; some hold others.
fn location(chance: &mut Chance, what: &str, depth: usize) -> String {
    let indent = "    ".repeat(depth + 2);
    let mut text = format!("{indent}location {} {{\n", quoted(what));
    for line in body(chance, what) {
        text.push_str(&format!("{indent}    {line}\n"));
    }
    if let Some((_, inner)) = NESTED.iter().find(|(outer, _)| *outer == what).filter(|_| depth < 2 && chance.is(35)) {
        let mut left = inner.to_vec();
        for what in chance.some(&mut left, 3) {
            text.push_str(&location(chance, what, depth + 1));
        }
    }
    text + &format!("{indent}}}\n")
}

/// A path with a blank stands in quotes.
fn quoted(what: &str) -> String {
    if what.starts_with('/') && what.contains(' ') { format!("\"{what}\"") } else { what.into() }
}

/// Up to eight locations, and the named ones.
pub fn locations(chance: &mut Chance) -> String {
    let mut left = LOCATIONS.to_vec();
    let mut text = String::new();
    let mut own = chance.some(&mut left, 8);
    // What no location takes is a file, of which the model knows little.
    if !own.contains(&"/") && chance.is(99) {
        own.push("/");
    }
    for what in own {
        text.push_str(&location(chance, what, 0));
    }
    for name in ["@named", "@other"] {
        text.push_str(&location(chance, name, 0));
    }
    text.push_str("        location = /auth { internal; return 204; }\n");
    text
}
