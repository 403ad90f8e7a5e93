//! FastCGI: one request, whose answer says who it is.

use std::io;

use super::endpoint::Endpoint;
use super::reply::reply;
use crate::wire::{AnyWire, Framing};

/// How a request begins: version 1, type 1.
pub(super) const BEGINS: &[u8] = b"\x01\x01\x00";

/// Types of records.
const END: u8 = 3;
const STDIN: u8 = 5;
const STDOUT: u8 = 6;

pub(super) async fn talk(endpoint: &Endpoint, wire: &mut AnyWire) -> io::Result<()> {
    let Some(id) = request(wire).await? else { return Ok(()) };
    let Some(reply) = reply(endpoint.meets(&[]), wire).await? else { return Ok(()) };
    let head = format!("Status: {} Evenkeel\r\nX-Evenkeel-Endpoint: {}\r\n\r\n", reply.status, endpoint.address);
    wire.send(&record(STDOUT, id, head.as_bytes())).await?;
    if reply.is_half {
        return wire.ignore().await;
    }
    wire.send(&[record(STDOUT, id, &[]), record(END, id, &[0; 8])].concat()).await
}

/// Takes a request up to the end of its body; its number.
async fn request(wire: &mut AnyWire) -> io::Result<Option<[u8; 2]>> {
    loop {
        while wire.kept().len() < 8 {
            if !wire.more().await? {
                return Ok(None);
            }
        }
        let head = wire.take(8);
        let length = u64::from(u16::from_be_bytes([head[4], head[5]]));
        wire.body(Framing::Length(length + u64::from(head[6])), |_| {}).await?;
        if head[1] == STDIN && length == 0 {
            return Ok(Some([head[2], head[3]]));
        }
    }
}

/// One record; `content` is short enough for one.
fn record(kind: u8, id: [u8; 2], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16).to_be_bytes();
    [&[1, kind, id[0], id[1], length[0], length[1], 0, 0], content].concat()
}
