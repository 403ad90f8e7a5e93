//! Stub endpoints: each says in its answer which one it is and what it received.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use crate::place::{ENDPOINTS, Place};

/// Starts every endpoint of the place; they end with the process.
pub fn start(place: &Place) {
    for number in 0..ENDPOINTS {
        let address = place.endpoint(number);
        let listener = TcpListener::bind(address).unwrap();
        let each = move |stream| drop(thread::spawn(move || serve(stream, address)));
        thread::spawn(move || listener.incoming().flatten().for_each(each));
    }
}

/// Answers one request after the other until the connection ends.
fn serve(mut stream: TcpStream, own: SocketAddr) {
    let _ = stream.set_nodelay(true);
    let _ = stream.set_read_timeout(Some(Duration::from_secs(60)));
    let mut held = Vec::new();
    while let Some(head) = next_head(&mut stream, &mut held) {
        if stream.write_all(&answer(&head, own)).is_err() {
            return;
        }
    }
}

/// The next head; what came after it and isn't its body stays in `held`.
fn next_head(stream: &mut TcpStream, held: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = loop {
        if let Some(at) = held.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        more(stream, held)?;
    };
    let head: Vec<u8> = held.drain(..end).collect();
    let body = crate::client::length(&String::from_utf8_lossy(&head)).unwrap_or(0);
    while held.len() < body {
        more(stream, held)?;
    }
    held.drain(..body);
    Some(head)
}

fn more(stream: &mut TcpStream, held: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 16_384];
    let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
    held.extend_from_slice(&buffer[..length]);
    Some(())
}

/// The head that was received comes back in hexadecimal, in a header: an answer to HEAD has no body.
fn answer(head: &[u8], own: SocketAddr) -> Vec<u8> {
    let hexadecimal: String = head.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = if head.starts_with(b"HEAD ") { "" } else { "here" };
    let answer = format!(
        "HTTP/1.1 200 OK\r\nX-Evenkeel-Endpoint: {own}\r\nX-Evenkeel-Head: {hexadecimal}\r\nContent-Length: 4\r\n\r\n{body}"
    );
    answer.into_bytes()
}
