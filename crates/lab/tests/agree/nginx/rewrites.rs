//! The rewrite phase: `set`, `if`, `rewrite`, `return`, `break`.

use super::values;
use crate::chance::Chance;

/// Expressions of a `rewrite`, and how many groups each has.
const SOURCES: &[(&str, usize)] = &[
    ("^/api/(.*)$", 1),
    ("^/admin", 0),
    ("^/static/(.*)\\.(css|png)$", 2),
    ("x$", 0),
    ("^/b/(?<what>[^/]*)/?(.*)$", 2),
    ("css$", 0),
    ("^(/v[0-9]+)?/(.*)$", 2),
    ("^/found$", 0),
    ("(?i)^/API", 0),
    ("^", 0),
    ("/$", 0),
    ("^/(a|b)(.*)$", 2),
];

/// Where a `rewrite` leads.
const TARGETS: &[&str] = &[
    "/b/api/x",
    "/static/admin.css",
    "/found",
    "/style?c=d",
    "/style?c=d?",
    "/gone?",
    "/api/$uri",
    "/api/v1/x?",
    "/put/$arg_id",
    "/$mapped/x",
    "/enc/$http_x_a?v=$v&u=$uri",
    "/admin$is_args$args",
    "https://other.example.com/x",
    "http://other.example.com",
    "https://other.example.com$request_uri?",
    "$scheme://$host/s$uri",
];

/// Targets that use groups.
const GROUP_TARGETS: &[&str] = &[
    "/$1",
    "/b/api/$1",
    "/moved/$1",
    "/style?c=$1",
    "/style?c=$1&d=e?",
    "/api/$1?",
    "https://other.example.com/$1",
    "https://other.example.com/?p=$1",
    "/$1-$host",
];

const FLAGS: &[&str] = &["", "", " last", " last", " break", " break", " redirect", " permanent"];

/// A `rewrite`.
pub fn rewrite(chance: &mut Chance) -> String {
    let (source, groups) = SOURCES[chance.below(SOURCES.len())];
    let target = if groups > 0 && chance.is(60) { chance.of(GROUP_TARGETS) } else { chance.of(TARGETS) };
    let target = if groups > 1 && chance.is(30) { target.replace("$1", "$2/$1") } else { target.into() };
    format!("rewrite {source} {target}{};", chance.of(FLAGS))
}

/// A `set`.
pub fn set(chance: &mut Chance) -> String {
    let name = chance.of(&["v", "w"]);
    let value =
        if chance.is(50) { chance.of(&["1", "0", "", "p1", "/put", "x y"]).into() } else { values::text(chance) };
    format!("set ${name} \"{value}\";")
}

/// Expressions that an `if` compares with.
const EXPRESSIONS: &[&str] = &[
    "^/api",
    "\"^/(api|b)/(?<what>.*)$\"",
    "^A\\.",
    "1",
    "^$",
    "\\.css$",
    "^(?<who>[ab])\\.",
    "\"^[0-9]{1,2}$\"",
    "(x)(.*)",
    "POST|PUT",
    "^.+$",
];

/// Texts that an `if` compares with.
const TEXTS: &[&str] = &["POST", "GET", "1", "\"\"", "\"1\"", "api", "a.example.com", "/api", "left", "one", "0"];

/// The condition of an `if`.
pub fn condition(chance: &mut Chance) -> String {
    let variable = values::variable(chance);
    match chance.below(10) {
        0..=2 => variable,
        3..=4 => format!("{variable} = {}", chance.of(TEXTS)),
        5 => format!("{variable} != {}", chance.of(TEXTS)),
        6 => format!("$request_method !~ {}", chance.of(&["^(GET|HEAD)$", "\"POST\"", "^P"])),
        _ => format!("{variable} {} {}", chance.of(&["~", "~*", "!~", "!~*"]), chance.of(EXPRESSIONS)),
    }
}

/// A `return`.
pub fn answer(chance: &mut Chance) -> String {
    const ANSWERS: &[&str] = &[
        "return 204;",
        "return 404;",
        "return 403;",
        "return 200 ok;",
        "return 444;",
        "return 500;",
        "return 503 \"no $uri\";",
        "return 404 text;",
        "return 400;",
        "return 405;",
        "return 301 https://$host$request_uri;",
        "return 302 /else$uri;",
        "return 302 $uri;",
        "return 303 $request_uri;",
        "return 307 /t?u=$arg_id;",
        "return 308 http://$http_host/;",
        "return https://$host/$1;",
        "return http://other.example.com$uri;",
        "return 301 /;",
        "return 302 other;",
        "return 301 $scheme://www.$host:8443$uri$is_args$args;",
    ];
    if chance.is(15) {
        return format!("return {} \"/to/{}\";", chance.of(&["301", "302", "307"]), values::text(chance));
    }
    chance.of(ANSWERS).to_string()
}

/// A line that may stand in an `if`.
fn inner(chance: &mut Chance) -> String {
    match chance.below(10) {
        0..=3 => answer(chance),
        4..=6 => rewrite(chance),
        7..=8 => set(chance),
        _ => "break;".into(),
    }
}

/// An `if` of rewrite lines.
pub fn conditional(chance: &mut Chance) -> String {
    let mut lines = vec![inner(chance)];
    if chance.is(25) {
        lines.push(inner(chance));
    }
    format!("if ({}) {{ {} }}", condition(chance), lines.join(" "))
}

/// Up to `most` lines of the phase.
pub fn phase(chance: &mut Chance, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for _ in 0..chance.below(most + 1) {
        lines.push(match chance.below(20) {
            0..=6 => rewrite(chance),
            7..=11 => set(chance),
            12..=17 => conditional(chance),
            18 => "break;".into(),
            _ => answer(chance),
        });
    }
    lines
}
