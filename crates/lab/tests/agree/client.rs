//! Sends a request byte for byte, and reads the answer by its framing: the engine may keep the connection open.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// Sends the bytes from the client's address; None where the connection ends without an answer.
///
/// # Errors
/// The connection is not taken.
pub fn ask(client: Ipv4Addr, to: SocketAddr, request: &[u8]) -> std::io::Result<Option<Answer>> {
    let mut stream = connect(client, to)?;
    if stream.write_all(request).is_err() {
        return Ok(None);
    }
    let headless = request.starts_with(b"HEAD ");
    let mut held = Vec::new();
    loop {
        let Some(answer) = read_answer(&mut stream, &mut held, headless) else { return Ok(None) };
        if answer.status >= 200 {
            return Ok(Some(answer));
        }
    }
}

/// A connection that is reset when it is dropped, so that no port stays taken after it.
fn connect(client: Ipv4Addr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_linger(Some(Duration::ZERO))?;
    socket.bind(&SocketAddr::from((client, 0)).into())?;
    socket.connect_timeout(&to.into(), Duration::from_secs(5))?;
    let stream = TcpStream::from(socket);
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(4)))?;
    Ok(stream)
}

fn read_answer(stream: &mut TcpStream, held: &mut Vec<u8>, headless: bool) -> Option<Answer> {
    let end = loop {
        if let Some(at) = held.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        more(stream, held)?;
    };
    let head: Vec<u8> = held.drain(..end).collect();
    let head = String::from_utf8_lossy(&head).into_owned();
    let status: u16 = head.split(' ').nth(1)?.split(['\r', '\n']).next()?.parse().ok()?;
    let bodiless = headless || status < 200 || matches!(status, 204 | 304);
    let body = if bodiless { Vec::new() } else { read_body(stream, held, &head) };
    Some(Answer { status, head, body })
}

/// The body: as long as the head says, in chunks, or up to the end of the connection.
fn read_body(stream: &mut TcpStream, held: &mut Vec<u8>, head: &str) -> Vec<u8> {
    let chunked = header(head, "transfer-encoding").is_some();
    let is_whole = |held: &[u8]| match length(head) {
        Some(length) => held.len() >= length,
        None => chunked && held.ends_with(b"0\r\n\r\n"),
    };
    while !is_whole(held) && more(stream, held).is_some() {}
    let body = std::mem::take(held);
    if chunked { without_chunks(&body) } else { body }
}

/// A chunked body put together.
fn without_chunks(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&body[..end]).ok().and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(chunk) = size.and_then(|size| body.get(end + 2..end + 2 + size)) else { break };
        whole.extend_from_slice(chunk);
        body = body.get(end + 4 + chunk.len()..).unwrap_or_default();
    }
    whole
}

fn more(stream: &mut TcpStream, held: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 16_384];
    let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
    held.extend_from_slice(&buffer[..length]);
    Some(())
}

/// The first header of that name.
pub fn header(head: &str, name: &str) -> Option<String> {
    headers(head).into_iter().find(|(own, _)| own == name).map(|(_, value)| value)
}

/// Length of the body, where the head says it.
pub fn length(head: &str) -> Option<usize> {
    header(head, "content-length")?.parse().ok()
}

/// All headers of a head, names in lower case.
pub fn headers(head: &str) -> Vec<(String, String)> {
    let lines = head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
    lines.map(|(name, value)| (name.to_ascii_lowercase(), value.trim_matches([' ', '\t']).to_string())).collect()
}
