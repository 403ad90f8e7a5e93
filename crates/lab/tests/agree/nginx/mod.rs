//! Random configurations for nginx: all that its lowering claims to understand.

mod access;
mod literals;
mod locations;
mod proxy;
mod rewrites;
mod servers;
mod stream;
mod upstreams;
mod values;

use std::path::Path;
use std::process::Command;

use crate::chance::Chance;
use crate::grammar::{Config, Grammar};
use crate::place::Place;

pub const GRAMMAR: Grammar = Grammar {
    id: "nginx",
    program: "nginx",
    version: "-v",
    main: "nginx.conf",
    write,
    command,
    literals: literals::literals,
};

/// The head of each configuration: its files stand in its own folder.
const HEAD: &str = "pid nginx.pid;
events {}
http {
    access_log off;
    root html;
    client_body_temp_path t1;
    proxy_temp_path t2;
    fastcgi_temp_path t3;
    uwsgi_temp_path t4;
    scgi_temp_path t5;
    variables_hash_max_size 2048;
    # An answer gives back what was received, in its head.
    proxy_buffer_size 64k;
    proxy_buffers 4 64k;
    proxy_busy_buffers_size 64k;
    server_names_hash_bucket_size 128;
";

/// Files beside it: a user, and pages: those that error pages and the ends of `try_files` name, and more.
const FILES: [(&str, &str); 15] = [
    ("users", "u:{PLAIN}p\n"),
    ("html/found", "found"),
    ("html/e404.html", "error"),
    ("html/api/x", "x"),
    ("html/api/error", "error"),
    ("html/else", "else"),
    ("html/index.html", "index"),
    ("html/first.html", "first"),
    ("html/api/index.html", "index"),
    ("html/api/v1/first.html", "first"),
    ("html/static/a.css", "a"),
    ("html/b/x.php", "x"),
    ("html/admin/x", "x"),
    ("html/in/deep/x.html", "x"),
    ("html/a b/none.html", "none"),
];

fn write(chance: &mut Chance, place: &Place) -> Config {
    let mut text = String::from(HEAD);
    let expressions = chance.is(50);
    text.push_str(&values::blocks(chance, expressions));
    text.push_str(&upstreams::upstreams(chance, place));
    let listeners: Vec<String> =
        (0..1 + chance.below(3)).map(|n| place.listener(8000 + n as u16).to_string()).collect();
    let mut names = servers::NAMES.to_vec();
    let mut defaults = Vec::new();
    for _ in 0..1 + chance.below(4) {
        let server = servers::server(chance, &listeners, &mut names, &mut defaults);
        // An expression of a map takes the groups of the request with it, in nginx even in the middle of a text.
        text.push_str(&if expressions { server.replace("$1", "${what}").replace("$2", "${who}") } else { server });
    }
    // Every server may read these; nginx knows them once any line makes them.
    for listener in &listeners {
        text.push_str(&format!("    server {{\n        listen {listener};\n"));
        text.push_str(
            "        server_name v.invalid ~^(?<who>v)(?<what>v)$;\n        set $v \"\";\n        set $w \"\";\n",
        );
        text.push_str("        return 404;\n    }\n");
    }
    text.push_str("}\n");
    if let Some(module) = stream::module().filter(|_| chance.is(15)) {
        text = module + &text + &stream::stream(chance, place);
    }
    Config { text, files: FILES.map(|(name, text)| (name.into(), text.into())).to_vec(), env: Vec::new() }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr", "-g", "daemon off; master_process off;"]);
    command
}
