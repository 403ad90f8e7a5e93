//! What an endpoint answers: who it is and what it received.

use std::fmt::Write;
use std::net::SocketAddr;

/// Longest head, percent-encoded, that is given back as a header where there is no body; engines take headers of 4 KiB.
const MAX_HEADER: usize = 2500;

/// What was received before the head of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Received {
    /// Lines for the answer's headers, such as `X-Evenkeel-Sni: name`, each with its end.
    pub(super) headers: String,
}

/// An answer over HTTP/1.1 whose body is the head of the request.
pub(super) struct Answer<'a> {
    pub(super) who: SocketAddr,
    pub(super) status: u16,
    pub(super) received: &'a Received,
    pub(super) head: &'a [u8],
    /// Whether the body is left out.
    pub(super) is_bare: bool,
    pub(super) closes: bool,
}

impl Answer<'_> {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut text = String::with_capacity(256 + self.head.len());
        let close = if self.closes { "Connection: close\r\n" } else { "" };
        // Nothing in between may keep the answer and give it again: it tells of one request. Writing to a text can't fail.
        let _ = write!(
            text,
            "HTTP/1.1 {} Evenkeel\r\nX-Evenkeel-Endpoint: {}\r\nContent-Type: application/octet-stream\r\n\
             Cache-Control: no-store\r\nContent-Length: {}\r\n{close}{}",
            self.status,
            self.who,
            self.head.len(),
            self.received.headers
        );
        if self.is_bare {
            text.push_str(&self.head_as_header());
        }
        let mut bytes = (text + "\r\n").into_bytes();
        if !self.is_bare {
            bytes.extend_from_slice(self.head);
        }
        bytes
    }

    fn head_as_header(&self) -> String {
        let encoded = percent_encoded(self.head);
        if encoded.len() > MAX_HEADER { String::new() } else { format!("X-Evenkeel-Head: {encoded}\r\n") }
    }
}

/// Everything but letters, digits and a few signs as `%XX`.
pub(super) fn percent_encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
