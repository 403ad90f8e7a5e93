//! Random configurations for nginx.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::chance::Chance;
use crate::grammar::{Config, Grammar};
use crate::literals::{Literals, owned};
use crate::place::Place;

/// Pools in each configuration.
const POOLS: usize = 4;

pub const GRAMMAR: Grammar =
    Grammar { id: "nginx", program: "nginx", version: "-v", main: "nginx.conf", write, command, literals };

fn literals() -> Literals {
    Literals {
        hosts: owned(&["a.example.com", "b.example.com", "x.b.example.com", "www.a.example.org", "other"]),
        paths: owned(&["/", "/api", "/api/v1/x.css", "/admin/x", "/static/a.png", "/b/api/x"]),
        names: owned(&["x-a"]),
        values: owned(&["1", "2", "no"]),
        cookies: owned(&["beta"]),
        arguments: owned(&["id"]),
        methods: owned(&["POST", "PUT"]),
        clients: Vec::new(),
    }
}

/// Names of a server; each stands in one server at most.
const NAMES: &[&str] = &[
    "a.example.com",
    "*.example.com",
    "www.a.*",
    "~^x\\.",
    "*.b.example.com",
    "~^(?<who>[ab])\\.example\\.com$",
    "b.example.com",
];

/// What a location is for; each stands once in a server.
const LOCATIONS: &[&str] = &[
    "/",
    "/api",
    "/api/",
    "/api/v1",
    "^~ /admin",
    "^~ /static/",
    "= /api",
    "= /",
    "~ ^/api/v1",
    "~* \\.(css|png)$",
    "~ /x$",
    "~* ^/API/",
];

/// Conditions of an `if`.
const IFS: &[&str] = &[
    "$request_method = POST",
    "$request_method !~ ^(GET|HEAD)$",
    "$arg_id",
    "$arg_id = 1",
    "$http_x_a",
    "$http_x_a != \"1\"",
    "$cookie_beta",
    "$host ~* ^A\\.",
    "$uri ~ \\.css$",
    "$mapped = api",
    "$v",
];

/// Lines of the rewrite phase.
const REWRITES: &[&str] = &[
    "rewrite ^/api/(.*)$ /$1 break;",
    "rewrite ^/api/(.*)$ /b/api/$1 last;",
    "rewrite ^/admin /static/admin;",
    "rewrite ^/static/(.*) /moved/$1 permanent;",
    "rewrite x$ /found redirect;",
    "rewrite ^/b/(.*)$ https://other.example.com/$1;",
    "rewrite css$ /style?c=d;",
    "set $v 1;",
    "set $v $arg_id;",
];

/// Lines that answer.
const ANSWERS: &[&str] = &[
    "return 204;",
    "return 404;",
    "return 301 https://$host$request_uri;",
    "return 302 /else$uri;",
    "return 200 ok;",
    "return 444;",
    "deny all;",
];

fn pass(chance: &mut Chance, regex: bool, stubs: usize) -> String {
    // A URI after the name is refused where the location is a regex, has a condition or has no prefix.
    let uri = if regex { "" } else { chance.of(&["", "", "/", "/put/", "/put"]) };
    let host = chance.of(&["", "", "proxy_set_header Host $host; ", "proxy_set_header Host $http_host; "]);
    format!("{host}proxy_pass http://p{}{uri};", chance.below(stubs))
}

fn conditional(chance: &mut Chance) -> String {
    let line =
        if chance.is(50) { chance.of(ANSWERS).replace("deny all;", "return 405;") } else { chance.of(REWRITES).into() };
    format!("if ({}) {{ {line} }}", chance.of(IFS))
}

fn location(chance: &mut Chance, what: &str, stubs: usize) -> String {
    let mut lines = Vec::new();
    if chance.is(35) {
        lines.push(chance.of(REWRITES).to_string());
    }
    if chance.is(35) {
        lines.push(conditional(chance));
    }
    if chance.is(25) {
        lines.push(chance.of(ANSWERS).to_string());
    }
    lines.push(pass(chance, what.starts_with('~'), stubs));
    format!("        location {what} {{ {} }}\n", lines.join(" "))
}

fn server(chance: &mut Chance, listener: SocketAddr, number: usize, names: &mut Vec<&str>, stubs: usize) -> String {
    let default = if number == 1 && chance.is(30) { " default_server" } else { "" };
    let mut text = format!("    server {{\n        listen {listener}{default};\n");
    let own = chance.some(names, 3);
    if !own.is_empty() {
        text.push_str(&format!("        server_name {};\n", own.join(" ")));
    }
    if chance.is(30) {
        text.push_str(&format!("        {}\n", chance.of(REWRITES)));
    }
    if chance.is(30) {
        text.push_str(&format!("        {}\n", conditional(chance)));
    }
    let mut locations = LOCATIONS.to_vec();
    for what in chance.some(&mut locations, 6) {
        text.push_str(&location(chance, what, stubs));
    }
    text.push_str("    }\n");
    text
}

fn write(chance: &mut Chance, place: &Place) -> Config {
    let listener = place.listener(8000);
    let mut text = String::from(
        "pid nginx.pid;\nevents {}\nhttp {\n    access_log off;\n    root /nowhere;\n    client_body_temp_path t1;\n    \
         proxy_temp_path t2;\n    fastcgi_temp_path t3;\n    uwsgi_temp_path t4;\n    scgi_temp_path t5;\n    \
         map $uri $mapped { default none; /admin admin; ~^/api api; }\n",
    );
    for pool in 0..POOLS {
        let endpoint = place.endpoint(pool);
        text.push_str(&format!("    upstream p{pool} {{ server {endpoint}; }}\n"));
    }
    let mut names = NAMES.to_vec();
    for number in 0..1 + chance.below(4) {
        // Every server may read $v; nginx knows it once any line sets it.
        let server = server(chance, listener, number, &mut names, POOLS);
        text.push_str(&server);
    }
    text.push_str(&format!(
        "    server {{ listen {listener}; server_name v.invalid; set $v \"\"; return 404; }}\n}}\n"
    ));
    Config::of(text)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr", "-g", "daemon off; master_process off;"]);
    command
}
