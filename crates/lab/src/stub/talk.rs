//! Takes connections and finds out what they speak.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::answer::Received;
use super::endpoint::Endpoint;
use super::{http1, tcp};
use crate::wire::Wire;

/// A client that is silent for so long is one that waits for the endpoint to speak first.
const SILENCE: Duration = Duration::from_secs(1);

/// How long to wait when no connection can be taken, as with too many open files.
const BREATH: Duration = Duration::from_millis(5);

/// Takes connections until the endpoint is killed or dropped.
pub(super) async fn receive(endpoint: Arc<Endpoint>, listener: Arc<TcpListener>) {
    let gone = endpoint.gone();
    tokio::pin!(gone);
    loop {
        tokio::select! {
            () = &mut gone => return,
            taken = listener.accept() => match taken {
                Ok((stream, _)) => drop(tokio::spawn(guard(endpoint.clone(), stream))),
                Err(_) => tokio::time::sleep(BREATH).await,
            },
        }
    }
}

/// Holds a conversation for as long as the endpoint lives.
async fn guard(endpoint: Arc<Endpoint>, stream: TcpStream) {
    endpoint.counters.connection();
    let _ = stream.set_nodelay(true);
    tokio::select! {
        () = endpoint.gone() => {}
        // A conversation that fails was ended by the other side; there is nobody to tell.
        _ = converse(&endpoint, stream) => {}
    }
}

async fn converse(endpoint: &Endpoint, stream: TcpStream) -> io::Result<()> {
    let received = Received::default();
    let mut wire = Wire::new(stream);
    match sniff(&mut wire).await? {
        Speech::Http1 => http1::talk(endpoint, &mut wire, &received).await,
        Speech::Other => tcp::talk(endpoint, &mut wire).await,
        Speech::None => Ok(()),
    }
}

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speech {
    Http1,
    Other,
    /// It was closed before it said anything, as some health checks do.
    None,
}

async fn sniff(wire: &mut Wire<TcpStream>) -> io::Result<Speech> {
    loop {
        if let Some(speech) = speech(wire.kept()) {
            return Ok(speech);
        }
        match timeout(SILENCE, wire.more()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) if wire.kept().is_empty() => return Ok(Speech::None),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(false)) | Err(_) => return Ok(Speech::Other),
        }
    }
}

/// What begins so; None while more must be seen.
fn speech(bytes: &[u8]) -> Option<Speech> {
    let method = bytes.iter().position(|byte| !is_token(*byte))?;
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    match bytes[method] {
        b' ' if method > 0 && line.len() < bytes.len() => Some(first_line(line)),
        b' ' if method > 0 => None,
        _ => Some(Speech::Other),
    }
}

fn first_line(line: &[u8]) -> Speech {
    let is_http = line.windows(8).any(|part| part == b" HTTP/1.");
    if is_http { Speech::Http1 } else { Speech::Other }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_is_spoken() {
        assert_eq!(speech(b""), None);
        assert_eq!(speech(b"GET /x"), None);
        assert_eq!(speech(b"GET /x HTTP/1.1\r\n"), Some(Speech::Http1));
        assert_eq!(speech(b"odd-1 * HTTP/1.0\n"), Some(Speech::Http1));
        assert_eq!(speech(b"USER x\r\n"), Some(Speech::Other));
        assert_eq!(speech(b"hello\n"), Some(Speech::Other));
        assert_eq!(speech(b"\x00\x01"), Some(Speech::Other));
    }
}
