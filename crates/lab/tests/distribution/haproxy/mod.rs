//! HAProxy.

mod chance;
mod failing;
mod hashes;
mod reload;
mod slow_start;
mod standing;
mod sticky;
mod turns;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use crate::bench::{Bench, Setup};

/// A pool `p` with these lines. HAProxy gives each of its threads a share of the clients: one is enough.
pub fn bench(lines: &str, stubs: usize) -> Option<Bench> {
    launched(&["-db", "-f", "FOLDER/engine.cfg"], lines, stubs)
}

/// A pool `p` in front of which nothing of HTTP is read.
pub fn in_tcp(lines: &str, stubs: usize) -> Option<Bench> {
    let text = format!(
        "global\n  nbthread 1\ndefaults\n  timeout client 20s\n  timeout server 20s\n  timeout connect 2s\n\
         frontend f\n  bind HOME:PORT\n  default_backend p\nbackend p\n{lines}\n"
    );
    let args = &["-db", "-f", "FOLDER/engine.cfg"];
    Bench::start(&Setup { id: "haproxy", program: "haproxy", text, stubs, args, is_tcp: true })
}

/// The same behind something that says who the client is.
pub fn proxied(lines: &str, stubs: usize) -> Option<Bench> {
    let text = format!(
        "global\n  nbthread 1\ndefaults\n  mode http\n  timeout client 20s\n  timeout server 20s\n  timeout connect 2s\n\
         frontend f\n  bind HOME:PORT accept-proxy\n  default_backend p\nbackend p\n{lines}\n"
    );
    let args = &["-db", "-f", "FOLDER/engine.cfg"];
    Bench::start(&Setup { id: "haproxy", program: "haproxy", text, stubs, args, is_tcp: false })
}

/// The same with other arguments.
pub fn launched(args: &[&str], lines: &str, stubs: usize) -> Option<Bench> {
    let text = format!(
        "global\n  nbthread 1\n  stats socket FOLDER/socket level admin\n\
         defaults\n  mode http\n  timeout client 20s\n  timeout server 20s\n  timeout connect 2s\n\
         frontend f\n  bind HOME:PORT\n  http-request return status 200 content-type text/plain lf-string %pid if {{ path /worker }}\n  default_backend p\nbackend p\n{lines}\n"
    );
    Bench::start(&Setup { id: "haproxy", program: "haproxy", text, stubs, args, is_tcp: false })
}

/// Says something to the running HAProxy.
pub fn tell(bench: &Bench, words: &str) -> String {
    // The socket gets its name a moment after the listeners are there.
    let path = bench.file("socket");
    while !path.exists() {
        std::thread::yield_now();
    }
    let mut socket = UnixStream::connect(path).unwrap();
    writeln!(socket, "{words}").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

/// `server` lines with these weights.
pub fn servers(weights: &[u32]) -> String {
    let line = |(number, weight): (usize, &u32)| format!("  server s{number} E{number} weight {weight}\n");
    weights.iter().enumerate().map(line).collect()
}
