//! The world around an engine: stub endpoints, clients and faults, straight at each other and through real engines.

#[path = "../../../engines/tests/ports/mod.rs"]
mod ports;

mod engine;
mod faults;
mod protocols;

use std::net::SocketAddr;
use std::time::Duration;

use lab::client::{self, Answer, Heard, Shot};
use lab::stub::Stubs;
use tokio::runtime::Handle;

/// Longer than anything takes that comes at all.
const LIMIT: Duration = Duration::from_secs(10);

const REQUEST: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// That many stubs, and where they are.
fn stubs(count: usize) -> (Stubs, Vec<SocketAddr>) {
    let addresses: Vec<_> = (0..count).map(|_| SocketAddr::from(([127, 0, 0, 1], ports::free_port()))).collect();
    (Stubs::start(&Handle::current(), &addresses).unwrap(), addresses)
}

/// One stub, and where it is.
fn stub() -> (Stubs, SocketAddr) {
    let (stubs, addresses) = stubs(1);
    (stubs, addresses[0])
}

async fn ask(to: SocketAddr, bytes: &str) -> Heard {
    client::send(&Shot::new(to, bytes), LIMIT).await
}

/// The answer that must come.
async fn answer(to: SocketAddr, bytes: &str) -> Answer {
    answer_to(&Shot::new(to, bytes)).await
}

async fn answer_to(shot: &Shot) -> Answer {
    let heard = client::send(shot, LIMIT).await;
    heard.answer().unwrap_or_else(|| panic!("{shot:?} was answered by {heard:?}")).clone()
}
