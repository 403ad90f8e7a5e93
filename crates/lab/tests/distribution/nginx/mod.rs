//! nginx.

mod chance;
mod failing;
mod hashes;
mod reload;
mod standing;
mod streams;
mod turns;

use crate::bench::{Bench, Setup};

/// An `upstream p` with these lines.
pub fn bench(lines: &str, stubs: usize) -> Option<Bench> {
    passed(lines, "proxy_pass http://p;", stubs)
}

/// The same with so many workers.
pub fn worked(workers: u32, lines: &str, stubs: usize) -> Option<Bench> {
    let text = http(lines, "proxy_pass http://p;");
    run(text.replace("worker_processes 1", &format!("worker_processes {workers}")), stubs, true)
}

/// The same with these lines where requests are passed on.
pub fn passed(lines: &str, pass: &str, stubs: usize) -> Option<Bench> {
    run(http(lines, pass), stubs, false)
}

fn http(lines: &str, pass: &str) -> String {
    let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path FOLDER/t;\n"));
    format!(
        "worker_processes 1;\npid FOLDER/pid;\nerror_log FOLDER/errors;\nevents {{ worker_connections 2000; }}\n\
         http {{\naccess_log off;\nkeepalive_requests 100000;\n{}\
         upstream p {{\n{lines}}}\nserver {{\nlisten HOME:PORT;\nlocation = /worker {{ return 200 $pid; }}\nlocation / {{ {pass} }}\n}}\n}}\n",
        temp.concat()
    )
}

/// An `upstream p` with these lines for plain connections.
pub fn stream(lines: &str, stubs: usize) -> Option<Bench> {
    let text = format!(
        "load_module /usr/lib/nginx/modules/ngx_stream_module.so;\nworker_processes 1;\npid FOLDER/pid;\n\
         events {{ }}\nstream {{\nupstream p {{\n{lines}}}\nserver {{\nlisten HOME:PORT;\nproxy_pass p;\n}}\n}}\n"
    );
    run(text, stubs, true)
}

fn run(text: String, stubs: usize, is_tcp: bool) -> Option<Bench> {
    let args = ["-c", "FOLDER/engine.cfg", "-p", "FOLDER", "-e", "FOLDER/errors", "-g", "daemon off;"];
    Bench::start(&Setup { id: "nginx", program: "nginx", text, stubs, args: &args, is_tcp })
}

/// `server` lines with these weights.
pub fn servers(weights: &[u32]) -> String {
    let line = |(number, weight): (usize, &u32)| format!("server E{number} weight={weight};\n");
    weights.iter().enumerate().map(line).collect()
}
