//! What a deed leaves to be said, in whatever protocol.

use std::io;

use crate::faults::Deed;
use crate::wire::{AnyWire, Link};

/// An answer that is to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// Whether it is to break off in the middle, and nothing is to follow.
    pub(super) is_half: bool,
}

/// Does all of a deed but the answer; `None` where there is to be none.
pub(super) async fn reply(deed: Deed, wire: &mut AnyWire) -> io::Result<Option<Reply>> {
    match deed {
        Deed::Answer { status, after } => {
            if !after.is_zero() {
                tokio::time::sleep(after).await;
            }
            Ok(Some(Reply { status, is_half: false }))
        }
        Deed::Half => Ok(Some(Reply { status: 200, is_half: true })),
        Deed::Nothing => wire.ignore().await.map(|()| None),
        Deed::Reset => wire.tcp().set_zero_linger().map(|()| None),
    }
}
