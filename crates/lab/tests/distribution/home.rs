//! An address of loopback that this test process has for itself, so that nobody else's engine shares its ports.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

static TURN: AtomicU16 = AtomicU16::new(20_000);

/// The address: the process' number lies in it.
pub fn address() -> Ipv4Addr {
    let [.., high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, 128 | high, low, 77)
}

/// A free port there, below those that the kernel gives to outgoing connections.
pub fn port() -> u16 {
    loop {
        let port = TURN.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind((address(), port)).is_ok() {
            return port;
        }
    }
}
