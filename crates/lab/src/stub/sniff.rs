//! What a connection speaks, from its first bytes.

use std::io;
use std::time::Duration;

use proxy_header::{Error, ParseConfig, ProxyHeader};
use tokio::time::timeout;

use super::fastcgi;
use crate::wire::AnyWire;

/// A client that is silent for so long waits for the endpoint to speak first. Long enough for a busy machine: a greeting
/// in the place of an answer would be a lie.
const SILENCE: Duration = Duration::from_secs(1);

/// How the second version of the PROXY protocol begins.
const PROXY_V2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// How HTTP/2 begins.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What comes next on a connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Speech {
    FastCgi,
    Http1,
    Http2,
    /// Something that isn't known, or silence.
    Other,
    /// It was closed before it said anything, as some health checks do.
    Nothing,
    /// A header of the PROXY protocol and its length.
    Proxy(ProxyHeader<'static>, usize),
    Tls,
}

pub(super) async fn sniff(wire: &mut AnyWire) -> io::Result<Speech> {
    loop {
        if let Some(speech) = speech(wire.kept()) {
            return Ok(speech);
        }
        match timeout(SILENCE, wire.more()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) if wire.kept().is_empty() => return Ok(Speech::Nothing),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(false)) | Err(_) => return Ok(Speech::Other),
        }
    }
}

/// What begins so; None while more must be seen.
fn speech(bytes: &[u8]) -> Option<Speech> {
    if begins(bytes, b"\x16\x03")? {
        return Some(Speech::Tls);
    }
    if begins(bytes, PROXY_V2)? || begins(bytes, b"PROXY ")? {
        return proxy(bytes);
    }
    if begins(bytes, fastcgi::BEGINS)? {
        return Some(Speech::FastCgi);
    }
    if begins(bytes, HTTP2)? {
        return Some(Speech::Http2);
    }
    let method = bytes.iter().position(|byte| !is_token(*byte))?;
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    match bytes[method] {
        b' ' if method > 0 && line.len() < bytes.len() => Some(first_line(line)),
        b' ' if method > 0 => None,
        _ => Some(Speech::Other),
    }
}

/// Whether the bytes begin with `mark`; None while they could.
fn begins(bytes: &[u8], mark: &[u8]) -> Option<bool> {
    match bytes.get(..mark.len()) {
        Some(begin) => Some(begin == mark),
        None if mark.starts_with(bytes) => None,
        None => Some(false),
    }
}

fn proxy(bytes: &[u8]) -> Option<Speech> {
    match ProxyHeader::parse(bytes, ParseConfig::default()) {
        Ok((header, length)) => Some(Speech::Proxy(header.into_owned(), length)),
        Err(Error::BufferTooShort) => None,
        Err(_) => Some(Speech::Other),
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
        assert_eq!((speech(b"P"), speech(&HTTP2[..9]), speech(HTTP2)), (None, None, Some(Speech::Http2)));
        assert_eq!(speech(b"POST / HTTP/1.1\r\n"), Some(Speech::Http1));
        assert_eq!(speech(b"odd-1 * HTTP/1.0\n"), Some(Speech::Http1));
        assert_eq!(speech(b"USER x\r\n"), Some(Speech::Other));
        assert_eq!(speech(b"hello\n"), Some(Speech::Other));
        assert_eq!(speech(b"\x00\x01"), Some(Speech::Other));
        assert_eq!((speech(b"\x01\x01"), speech(b"\x01\x01\0\x01")), (None, Some(Speech::FastCgi)));
        assert_eq!((speech(b"\x16"), speech(b"\x16\x03\x01")), (None, Some(Speech::Tls)));
    }

    #[test]
    fn a_header_of_the_proxy_protocol_is_waited_for() {
        let text = b"PROXY TCP4 10.0.0.1 10.0.0.2 3 4\r\n";
        for end in 0..text.len() {
            assert_eq!(speech(&text[..end]), None, "{end}");
        }
        let Some(Speech::Proxy(header, length)) = speech(text) else { panic!("it is whole") };
        assert_eq!((header.proxied_address().unwrap().source.to_string(), length), ("10.0.0.1:3".into(), text.len()));
        assert_eq!(speech(b"PROXY nonsense that is long enough\r\n"), Some(Speech::Other));
    }
}
