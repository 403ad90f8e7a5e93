//! Requests of a test's own.

use std::net::SocketAddr;
use std::time::Duration;

use lab::client::{Heard, Shot, send};

/// Sends a request and waits for so long.
pub fn ask(to: SocketAddr, text: &str, limit: Duration) -> Heard {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(send(&Shot::new(to, text), limit))
}

/// The body of the answer to a GET.
pub fn get(to: SocketAddr, path: &str) -> Option<String> {
    let heard = ask(to, &format!("GET {path} HTTP/1.1\r\nHost: auth.example.com\r\n\r\n"), Duration::from_secs(2));
    let answer = heard.answer().filter(|answer| answer.status == 200)?;
    Some(String::from_utf8_lossy(&answer.body).into_owned())
}

/// The status of the answer to the probe's log-in; `None` if there is none.
pub fn log_in(to: SocketAddr) -> Option<u16> {
    let body = "user=probe&password=probe";
    let head = format!("POST /login HTTP/1.1\r\nHost: auth.example.com\r\nContent-Length: {}\r\n\r\n", body.len());
    ask(to, &(head + body), Duration::from_secs(2)).answer().map(|answer| answer.status)
}
