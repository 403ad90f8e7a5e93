//! Anything that isn't known: says who it is, then gives back what it gets.

use std::io;

use super::endpoint::Endpoint;
use crate::faults::Deed;
use crate::wire::{AnyWire, Link};

pub(super) async fn talk(endpoint: &Endpoint, wire: &mut AnyWire) -> io::Result<()> {
    let greeting = format!("evenkeel endpoint {}\n", endpoint.address).into_bytes();
    match endpoint.meets(&[]) {
        Deed::Reset => return wire.tcp().set_zero_linger(),
        Deed::Nothing => return wire.ignore().await,
        Deed::Half => {
            wire.send(&greeting[..greeting.len() / 2]).await?;
            return wire.ignore().await;
        }
        Deed::Answer { status: 500.., .. } => return Ok(()),
        Deed::Answer { after, .. } => tokio::time::sleep(after).await,
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
