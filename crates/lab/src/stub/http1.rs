//! HTTP/1.1 and 1.0, one request after another.

use std::io;

use tokio::net::TcpStream;

use super::answer::{Answer, Received};
use super::endpoint::Endpoint;
use crate::faults::Deed;
use crate::wire::{Framing, Head, Wire};

pub(super) async fn talk(endpoint: &Endpoint, wire: &mut Wire<TcpStream>, received: &Received) -> io::Result<()> {
    while let Some(bytes) = wire.head().await? {
        let head = Head::read(&bytes);
        let (status, is_half) = match endpoint.meets(head.first) {
            Deed::Reset => return wire.stream().set_zero_linger(),
            Deed::Nothing => return listen_only(wire).await,
            Deed::Half => (200, true),
            Deed::Answer { status, after } => {
                pause(after).await;
                (status, false)
            }
        };
        take_body(wire, &head).await?;
        let is_bare = head.first.starts_with(b"HEAD ") || head.first.starts_with(b"CONNECT ");
        let closes = !stays(&head);
        let who = endpoint.address;
        let answer = Answer { who, status, received, head: &bytes, is_bare, closes }.bytes();
        if is_half {
            wire.send(&answer[..answer.len() / 2]).await?;
            return listen_only(wire).await;
        }
        wire.send(&answer).await?;
        if closes {
            return Ok(());
        }
    }
    Ok(())
}

async fn pause(time: std::time::Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

async fn take_body(wire: &mut Wire<TcpStream>, head: &Head<'_>) -> io::Result<()> {
    if head.lists("expect", "100-continue") {
        wire.send(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    wire.body(Framing::of_request(head), |_| {}).await.map(|_| ())
}

/// Whether the connection stays open after the answer.
fn stays(head: &Head<'_>) -> bool {
    let is_new = head.first.ends_with(b"HTTP/1.1");
    let is_tunnel = head.first.starts_with(b"CONNECT ");
    !is_tunnel && if is_new { !head.lists("connection", "close") } else { head.lists("connection", "keep-alive") }
}

/// Says nothing more for as long as the other side stays.
pub(super) async fn listen_only(wire: &mut Wire<TcpStream>) -> io::Result<()> {
    while wire.more().await? {
        wire.take(usize::MAX);
    }
    Ok(())
}
