//! Texts with variables, and the blocks that make variables.

use crate::chance::Chance;

/// Variables that every place may read.
const VARIABLES: &[&str] = &[
    "uri",
    "document_uri",
    "request_uri",
    "args",
    "query_string",
    "is_args",
    "host",
    "http_host",
    "request_method",
    "scheme",
    "https",
    "server_name",
    "server_port",
    "server_addr",
    "server_protocol",
    "remote_addr",
    "realip_remote_addr",
    "proxy_add_x_forwarded_for",
    "content_type",
    "content_length",
    "request",
    "http_x_a",
    "http_x_b",
    "http_cookie",
    "http_x_forwarded_for",
    "http_user_agent",
    "cookie_beta",
    "arg_id",
    "arg_x",
    "mapped",
    "by_host",
    "by_arg",
    "again",
    "zone",
    "bucket",
    "who",
    "what",
    "v",
    "w",
];

/// Plain pieces between them.
const PIECES: &[&str] = &["-", "/", "x", "a=", ".", "/b/", "_", "${v}s"];

/// A variable that an `if` may look at: no group.
pub fn variable(chance: &mut Chance) -> String {
    format!("${}", chance.of(VARIABLES))
}

/// A text of one to three pieces, without quotes.
pub fn text(chance: &mut Chance) -> String {
    let mut text = String::new();
    for number in 0..1 + chance.below(3) {
        if number > 0 {
            text.push_str(chance.of(PIECES));
        }
        match chance.below(8) {
            0 => text.push_str(chance.of(&["$1", "$2"])),
            1 => text.push_str("$is_args${args}"),
            _ => text.push_str(&format!("${{{}}}", chance.of(VARIABLES))),
        }
    }
    text
}

/// What maps look at.
const KEYS: &[&str] =
    &["$uri", "$host", "$http_host", "$arg_id", "$http_x_a", "$request_method", "$cookie_beta$arg_id"];

/// Lines of a map that looks at anything.
const ENTRIES: &[&str] = &[
    "1 one;",
    "/admin admin;",
    "/API upper;",
    "POST post;",
    "a.example.com a;",
    "\"\" empty;",
    "~^/api(?<rest>/.*)?$ api$rest;",
    "~*^/static/(.+)\\.(css|png)$ $2-$1;",
    "~^[ab]\\. $http_x_a;",
    "~x x$uri;",
    "\\default plain;",
    "22 $arg_x;",
];

/// Lines of a map of host names.
const HOST_ENTRIES: &[&str] = &[
    "a.example.com a;",
    "*.example.com sub;",
    ".b.example.com b;",
    "www.a.* www;",
    "*.x.b.example.com deep;",
    "~^other other;",
    "A.example.org upper;",
    "example.* any;",
];

/// Networks and what they are.
const NETWORKS: &[&str] =
    &["127.0.0.0/8 loop;", "127.0.0.1 one;", "127.1.0.0/16 wide;", "10.0.0.0/8 ten;", "127.1.2.0/24 near;", "::1 six;"];

fn entries(chance: &mut Chance, expressions: bool, all: &[&str], default: &[&str]) -> String {
    let mut left = all.to_vec();
    left.retain(|line| expressions || !line.starts_with('~'));
    let mut text = chance.some(&mut left, 6).join(" ");
    if chance.is(70) {
        text.push_str(&format!(" default {};", chance.of(default)));
    }
    text
}

/// The blocks that make `$mapped`, `$by_host`, `$by_arg`, `$again`, `$zone` and `$bucket`.
pub fn blocks(chance: &mut Chance, expressions: bool) -> String {
    let mut text = String::new();
    for name in ["mapped", "by_arg"] {
        let volatile = if chance.is(20) { "volatile; " } else { "" };
        let key = chance.of(KEYS);
        let lines = entries(chance, expressions, ENTRIES, &["none", "\"\"", "$http_x_b", "0"]);
        text.push_str(&format!("    map {key} ${name} {{ {volatile}{lines} }}\n"));
    }
    let key = chance.of(&["$host", "$http_host", "$arg_id", "$http_x_a"]);
    let hosts = entries(chance, expressions, HOST_ENTRIES, &["none", "\"\""]);
    text.push_str(&format!("    map {key} $by_host {{ hostnames; {hosts} }}\n"));
    let again = if expressions { "~a a$mapped;" } else { "a a$mapped;" };
    text.push_str(&format!("    map $mapped$by_host $again {{ one 1; sub 2; {again} default $by_arg; }}\n"));
    let key = chance.of(&["", "", "$arg_id ", "$http_x_forwarded_for "]);
    let networks = entries(chance, expressions, NETWORKS, &["far", "\"\""]);
    text.push_str(&format!("    geo {key}$zone {{ {networks} }}\n"));
    text.push_str(chance.of(&[
        "    split_clients $arg_id $bucket { 50% left; * right; }\n",
        "    split_clients $uri$http_x_a $bucket { 10% one; 33.33% two; 0.5% three; }\n",
        "    split_clients $remote_addr$host $bucket { 25% one; 25% two; 25% three; * four; }\n",
    ]));
    text
}
