//! `server`: names, addresses, and what holds for all of its locations.

use super::{access, locations, proxy, rewrites};
use crate::chance::Chance;

/// Names of servers; nginx ignores one that stands twice.
pub const NAMES: &[&str] = &[
    "a.example.com",
    "*.example.com",
    "www.a.*",
    "~^x\\.",
    "*.b.example.com",
    "~^(?<who>[ab])\\.example\\.com$",
    "b.example.com",
    ".c.example.com",
    "\"\"",
    "A.Example.org",
    "example.*",
    "~^(?<who>.+)\\.example\\.(com|org)$",
    ".example.org",
    "_",
    "localhost",
    "*.c.example.com",
];

/// Settings of a server.
fn settings(chance: &mut Chance) -> Vec<String> {
    let mut lines = Vec::new();
    if chance.is(20) {
        lines.extend(locations::error_pages(chance, false));
    }
    if chance.is(15) {
        lines.extend(locations::redirects(chance));
    }
    if chance.is(10) {
        lines.extend(access::checks(chance));
    }
    if chance.is(20) {
        lines.extend(proxy::headers(chance));
    }
    if chance.is(8) {
        lines.push(access::real_ip(chance));
    }
    for (line, percent) in [
        ("merge_slashes off;", 8),
        ("underscores_in_headers on;", 8),
        ("ignore_invalid_headers off;", 8),
        ("root html;", 10),
        ("index first.html none.php;", 5),
        ("client_max_body_size 1m;", 5),
        ("keepalive_timeout 5s;", 5),
    ] {
        if chance.is(percent) {
            lines.push(line.into());
        }
    }
    lines
}

/// One server, on one or all of the addresses.
pub fn server(chance: &mut Chance, listeners: &[String], names: &mut Vec<&str>, defaults: &mut Vec<String>) -> String {
    let mut text = String::from("    server {\n");
    let only = chance.pick(listeners).clone();
    let all = chance.is(50);
    for listener in listeners.iter().filter(|listener| all || **listener == only) {
        // One server of each address may be the default.
        let is_default = !defaults.contains(listener) && chance.is(15);
        let word = if is_default { " default_server" } else { "" };
        defaults.extend(is_default.then(|| listener.clone()));
        text.push_str(&format!("        listen {listener}{word};\n"));
    }
    let own = chance.some(names, 3);
    if !own.is_empty() {
        text.push_str(&format!("        server_name {};\n", own.join(" ")));
    }
    let phase = if chance.is(50) { rewrites::phase(chance, 2) } else { Vec::new() };
    for line in settings(chance).into_iter().chain(phase) {
        text.push_str(&format!("        {line}\n"));
    }
    text.push_str(&locations::locations(chance));
    text + "    }\n"
}
