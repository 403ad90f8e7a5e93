//! What an endpoint answers: who it is and what it received.

use std::fmt::Write;
use std::net::SocketAddr;

use super::received::Received;
use crate::wire::percent_encoded;

/// Longest head, percent-encoded, that is given back as a header where there is no body; engines take headers of 4 KiB.
pub(super) const MAX_HEADER: usize = 2500;

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
            self.received.lines()
        );
        if self.is_bare {
            text.push_str(&head_as_header(self.head));
        }
        let mut bytes = (text + "\r\n").into_bytes();
        if !self.is_bare {
            bytes.extend_from_slice(self.head);
        }
        bytes
    }
}

/// The head of a request as a line of the answer's head, unless it is too long for that.
pub(super) fn head_as_header(head: &[u8]) -> String {
    let encoded = percent_encoded(head);
    if encoded.len() > MAX_HEADER { String::new() } else { format!("X-Evenkeel-Head: {encoded}\r\n") }
}
