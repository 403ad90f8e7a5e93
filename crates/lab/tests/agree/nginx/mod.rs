//! Random configurations for nginx: all that its lowering claims to understand.

mod access;
mod locations;
mod proxy;
mod rewrites;
mod servers;
mod values;

use std::path::Path;
use std::process::Command;

use crate::Judge;
use crate::chance::Chance;

pub const JUDGE: Judge = Judge {
    id: "nginx",
    program: "nginx",
    write,
    start,
    hosts: &["a.example.com", "A.example.com", "b.example.com", "x.b.example.com", "www.a.example.org", "other"],
    paths: &[
        "/",
        "/api",
        "/api/",
        "/API/v1",
        "/api/v1/x.css",
        "/admin",
        "/admin/x",
        "/static/a.png",
        "/b/api/x",
        "//api/x",
        "/api/%76%31/x",
        "/api/../admin",
    ],
};

/// Takes some of `all`, in random order, each at most once.
fn some<'a>(chance: &mut Chance, all: &mut Vec<&'a str>, most: usize) -> Vec<&'a str> {
    let count = chance.below(most + 1).min(all.len());
    (0..count).map(|_| all.swap_remove(chance.below(all.len()))).collect()
}

/// The head of each configuration: its files stand in its own folder.
const HEAD: &str = "pid nginx.pid;\nevents {}\nhttp {\n    access_log off;\n    root /nowhere;\n    client_body_temp_path t1;\n    \
     proxy_temp_path t2;\n    fastcgi_temp_path t3;\n    uwsgi_temp_path t4;\n    scgi_temp_path t5;\n    \
     variables_hash_max_size 2048;\n    server_names_hash_bucket_size 128;\n";

fn write(chance: &mut Chance, port: u16, stubs: &[u16]) -> String {
    let mut text = String::from(HEAD);
    text.push_str(&values::blocks(chance));
    text.push_str(&proxy::pool_map(chance));
    for (pool, stub) in stubs.iter().enumerate() {
        text.push_str(&format!("    upstream p{pool} {{ server 127.0.0.1:{stub}; }}\n"));
    }
    let mut names = servers::NAMES.to_vec();
    for number in 0..1 + chance.below(4) {
        text.push_str(&servers::server(chance, port, number, &mut names, stubs.len()));
    }
    // Every server may read these; nginx knows them once any line makes them.
    text.push_str(&format!(
        "    server {{ listen 127.0.0.1:{port}; server_name v.invalid ~^(?<who>v)(?<what>v)$; set $v \"\"; set $w \"\"; return 404; }}\n}}\n"
    ));
    text
}

fn start(folder: &Path, text: &str) -> Command {
    std::fs::write(folder.join("nginx.conf"), text).unwrap();
    std::fs::write(folder.join("users"), "u:{PLAIN}p\n").unwrap();
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr", "-g", "daemon off; master_process off;"]);
    command
}
