//! The world around an engine: stub endpoints, clients and faults, straight at each other and through real engines.

mod engine;
mod faults;
mod protocols;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use lab::client::{self, Answer, Heard, Shot};
use lab::stub::Stubs;
use tokio::runtime::Handle;

/// Longer than anything takes that comes at all.
const LIMIT: Duration = Duration::from_secs(10);

const REQUEST: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// An address that nobody else has: labs claim theirs from 127.16.0.0 on, and other runs of these tests have other
/// processes. The port lies below those of outgoing connections.
fn own_address() -> SocketAddr {
    static TURN: AtomicU32 = AtomicU32::new(0);
    let (process, turn) = (std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
    let [second, third, fourth] = [1 + process % 15, process / 15 % 250, 1 + turn % 250].map(|part| part as u8);
    let port = 6_000 + process / 3_750 % 1_000;
    SocketAddr::from(([127, second, third, fourth], port as u16))
}

/// That many stubs, and where they are.
fn stubs(count: usize) -> (Stubs, Vec<SocketAddr>) {
    let addresses: Vec<_> = (0..count).map(|_| own_address()).collect();
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
