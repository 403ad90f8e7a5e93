//! HTTP/1.1 and 1.0, one request after another.

use std::io;

use super::answer::Answer;
use super::endpoint::Endpoint;
use super::received::Received;
use super::reply::reply;
use super::websocket;
use crate::wire::{AnyWire, Framing, Head};

pub(super) async fn talk(endpoint: &Endpoint, wire: &mut AnyWire, received: &Received) -> io::Result<()> {
    while let Some(bytes) = wire.head().await? {
        let head = Head::read(&bytes);
        let Some(reply) = reply(endpoint.meets(head.first), wire).await? else { return Ok(()) };
        if let Some(key) = websocket::key(&head).filter(|_| reply.status == 200 && !reply.is_half) {
            return websocket::talk(endpoint, wire, received, &bytes, key).await;
        }
        take_body(wire, &head).await?;
        let (who, status, closes) = (endpoint.address, reply.status, !stays(&head));
        let is_bare = is_bare(&head, status);
        let answer = Answer { who, status, received, head: &bytes, is_bare, closes }.bytes();
        if reply.is_half {
            wire.send(&answer[..answer.len() - bytes.len() / 2]).await?;
            return wire.ignore().await;
        }
        wire.send(&answer).await?;
        if closes {
            return Ok(());
        }
    }
    Ok(())
}

async fn take_body(wire: &mut AnyWire, head: &Head<'_>) -> io::Result<()> {
    if head.lists("expect", "100-continue") {
        wire.send(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    wire.body(Framing::of_request(head), |_| {}).await.map(|_| ())
}

/// Whether an answer of that status has no body.
fn is_bare(head: &Head<'_>, status: u16) -> bool {
    let has_none = |method: &&[u8]| head.first.starts_with(method);
    matches!(status, 204 | 304) || [&b"HEAD "[..], b"CONNECT "].iter().any(has_none)
}

/// Whether the connection stays open after the answer.
fn stays(head: &Head<'_>) -> bool {
    let is_new = head.first.ends_with(b"HTTP/1.1");
    let is_tunnel = head.first.starts_with(b"CONNECT ");
    !is_tunnel && if is_new { !head.lists("connection", "close") } else { head.lists("connection", "keep-alive") }
}
