//! Ports for engines that tests start.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

static TURN: AtomicU32 = AtomicU32::new(0);

/// A port that is free. It lies below those that the kernel gives to outgoing connections: none of them can take it before
/// the engine does, and a connection that is tried before the engine listens can't meet itself.
pub fn free_port() -> u16 {
    loop {
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + (std::process::id().wrapping_mul(101).wrapping_add(turn) % 6_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
