//! WebSocket: the answer to the upgrade says who answers, then messages are given back.

use std::io;

use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::answer;
use super::endpoint::Endpoint;
use super::received::Received;
use crate::wire::{AnyWire, Head};

/// The key of a request that asks for WebSocket.
pub(super) fn key<'a>(head: &Head<'a>) -> Option<&'a [u8]> {
    head.value("sec-websocket-key")
        .filter(|_| head.lists("upgrade", "websocket") && head.lists("connection", "upgrade"))
}

pub(super) async fn talk(
    endpoint: &Endpoint,
    wire: &mut AnyWire,
    received: &Received,
    head: &[u8],
    key: &[u8],
) -> io::Result<()> {
    let agreed = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\
         X-Evenkeel-Endpoint: {}\r\n{}{}\r\n",
        derive_accept_key(key),
        endpoint.address,
        received.lines(),
        answer::head_as_header(head)
    );
    wire.send(agreed.as_bytes()).await?;
    let mut socket = WebSocketStream::from_raw_socket(wire, Role::Server, None).await;
    while let Some(message) = socket.next().await {
        let message = message.map_err(io::Error::other)?;
        if message.is_text() || message.is_binary() {
            socket.send(message).await.map_err(io::Error::other)?;
        }
    }
    Ok(())
}
