//! An endpoint that answers 200 or 404, or never.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::home;

/// Starts one; it stays until the test ends.
pub fn start() -> SocketAddr {
    let listener = TcpListener::bind((home::address(), home::port())).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(&stream));
        }
    });
    address
}

fn answer(mut stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    let (mut first, mut line) = (String::new(), String::new());
    let _ = reader.read_line(&mut first);
    while line != "\r\n" {
        line.clear();
        if !matches!(reader.read_line(&mut line), Ok(1..)) {
            return;
        }
    }
    if first.contains("/hold") {
        let _ = reader.read_to_end(&mut Vec::new());
        return;
    }
    let status = if first.contains("/missing") { "404 Not Found" } else { "200 OK" };
    let _ = write!(stream, "HTTP/1.1 {status}\r\nServer: stub\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
}
