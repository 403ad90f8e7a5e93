//! Stub endpoints and clients: straight at each other, and through real engines.

#[path = "../../../engines/tests/ports/mod.rs"]
mod ports;

mod straight;
mod wrapped;

use std::net::SocketAddr;
use std::time::Duration;

use lab::client::{self, Heard, Shot};
use lab::stub::Stubs;
use tokio::runtime::Handle;

/// Longer than anything takes here.
const LIMIT: Duration = Duration::from_secs(10);

fn free_address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], ports::free_port()))
}

/// One stub, and where it is.
fn stub() -> (Stubs, SocketAddr) {
    let address = free_address();
    (Stubs::start(&Handle::current(), &[address]).unwrap(), address)
}

async fn ask(to: SocketAddr, bytes: &str) -> Heard {
    client::send(&Shot::new(to, bytes), LIMIT).await
}

/// The answer that must come.
async fn answer(to: SocketAddr, bytes: &str) -> client::Answer {
    let heard = ask(to, bytes).await;
    heard.answer().unwrap_or_else(|| panic!("{bytes:?} was answered by {heard:?}")).clone()
}
