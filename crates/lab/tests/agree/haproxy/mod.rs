//! Random configurations for HAProxy.

use std::path::Path;
use std::process::Command;

use crate::chance::Chance;
use crate::grammar::{Config, Grammar};
use crate::literals::{Literals, owned};
use crate::place::Place;

/// Pools in each configuration.
const POOLS: usize = 4;

pub const GRAMMAR: Grammar =
    Grammar { id: "haproxy", program: "haproxy", version: "-v", main: "haproxy.cfg", write, command, literals };

fn literals() -> Literals {
    Literals {
        hosts: owned(&["a.example.com", "b.example.com", "x.b.example.com", "other"]),
        paths: owned(&["/", "/api", "/api/v1/x.css", "/admin/x", "/static/a.png", "/b/api/x"]),
        names: owned(&["x-a"]),
        values: owned(&["1", "2", "no"]),
        cookies: owned(&["beta"]),
        arguments: owned(&["id"]),
        methods: owned(&["POST", "PUT"]),
        clients: Vec::new(),
    }
}

/// Conditions that may be true of a request.
const TESTS: &[&str] = &[
    "hdr(host) -i a.example.com",
    "hdr(host) a.example.com b.example.com",
    "hdr_dom(host) -i b.example.com",
    "hdr_end(host) .example.com",
    "hdr_beg(host) -i a.",
    "req.hdr(host),lower,field(1,:) -m str a.example.com",
    "path /api /admin",
    "path_beg /api/",
    "path_beg -i /api",
    "path_end .css .png",
    "path_dir api",
    "path_reg ^/(api|static)/",
    "path_sub min",
    "path -m len 4",
    "path,lower -m beg /api",
    "method POST PUT",
    "hdr(x-a) 1",
    "hdr(x-a) -m found",
    "hdr_cnt(x-a) 0",
    "cook(beta) 1 2",
    "req.cook(beta) -m found",
    "url_param(id) 1",
    "url_param(id) -m found",
    "query -m found",
    "src 127.0.0.0/8",
    "dst_port 1:65535",
    "always_true",
    "var(txn.v) -m str y",
];

/// Rules that act on a request.
const RULES: &[&str] = &[
    "http-request deny deny_status 403",
    "http-request deny deny_status 429",
    "http-request return status 204",
    "http-request redirect location /elsewhere code 302",
    "http-request redirect prefix https://new.example.com code 301",
    "http-request redirect scheme https",
    "http-request set-path /set%[path]",
    "http-request set-path %[path,regsub(^/api,/)]",
    "http-request replace-path ^/api/(.*) /\\1",
    "http-request replace-path (.*)x \\1y",
    "http-request set-query a=b",
    "http-request set-uri /whole?u=1",
    "http-request set-header x-a 1",
    "http-request set-header host b.example.com",
    "http-request replace-header host (.*)\\.example\\.com \\1.example.org",
    "http-request del-header x-a",
    "http-request set-var(txn.v) str(y)",
    "http-request allow",
    "redirect prefix http://www.example.com drop-query",
    "redirect location /gone code 303",
];

fn condition(chance: &mut Chance, names: usize) -> String {
    let word = if chance.is(80) { "if" } else { "unless" };
    let mut text = format!(" {word}");
    for number in 0..=chance.below(3) {
        if number > 0 && chance.is(30) {
            text.push_str(chance.of(&[" or", " ||"]));
        }
        let negation = if chance.is(20) { "!" } else { "" };
        if chance.is(8) {
            text.push_str(&format!(" {negation}{}", chance.of(&["METH_GET", "TRUE", "FALSE", "HTTP_1.1"])));
        } else if chance.is(25) {
            text.push_str(&format!(" {negation}{{ {} }}", chance.of(TESTS)));
        } else {
            text.push_str(&format!(" {negation}n{}", chance.below(names)));
        }
    }
    text
}

fn rules(chance: &mut Chance, names: usize, count: usize) -> String {
    let mut text = String::new();
    for _ in 0..count {
        let rule = chance.of(RULES);
        let condition = if chance.is(95) { condition(chance, names) } else { String::new() };
        text.push_str(&format!("    {rule}{condition}\n"));
    }
    text
}

fn write(chance: &mut Chance, place: &Place) -> Config {
    let listener = place.listener(8000);
    let names = 3 + chance.below(4);
    let mut text = format!(
        "defaults\n    mode http\n    timeout connect 2s\n    timeout client 5s\n    timeout server 5s\n\n\
         frontend in\n    bind {listener}\n"
    );
    for name in 0..names {
        text.push_str(&format!("    acl n{name} {}\n", chance.of(TESTS)));
        if chance.is(20) {
            text.push_str(&format!("    acl n{name} {}\n", chance.of(TESTS)));
        }
    }
    let count = chance.below(4);
    text.push_str(&rules(chance, names, count));
    for _ in 0..1 + chance.below(4) {
        text.push_str(&format!("    use_backend p{}{}\n", chance.below(POOLS), condition(chance, names)));
    }
    if chance.is(80) {
        text.push_str(&format!("    default_backend p{}\n", chance.below(POOLS)));
    }
    for pool in 0..POOLS {
        let endpoint = place.endpoint(pool);
        text.push_str(&format!("\nbackend p{pool}\n"));
        if chance.is(30) {
            text.push_str(&format!("    acl n0 {}\n", chance.of(TESTS)));
            text.push_str(&rules(chance, 1, 1));
        }
        text.push_str(&format!("    server s {endpoint}\n"));
    }
    Config::of(text)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("haproxy");
    command.args(["-db", "-f"]).arg(folder.join("haproxy.cfg"));
    command
}
