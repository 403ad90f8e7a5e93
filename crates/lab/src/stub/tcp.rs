//! Anything that isn't known: says who it is, then gives back what it gets.

use std::io;

use super::endpoint::Endpoint;
use super::reply::reply;
use crate::wire::AnyWire;

pub(super) async fn talk(endpoint: &Endpoint, wire: &mut AnyWire) -> io::Result<()> {
    let Some(reply) = reply(endpoint.meets(&[]), wire).await? else { return Ok(()) };
    if reply.status >= 500 {
        return Ok(());
    }
    let greeting = format!("evenkeel endpoint {}\n", endpoint.address).into_bytes();
    if reply.is_half {
        wire.send(&greeting[..greeting.len() / 2]).await?;
        return wire.ignore().await;
    }
    wire.send(&greeting).await?;
    loop {
        if wire.kept().is_empty() && !wire.more().await? {
            return Ok(());
        }
        let part = wire.take(usize::MAX);
        wire.send(&part).await?;
    }
}
