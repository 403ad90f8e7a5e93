//! An address of loopback that this test process has for itself, so that nobody else's engine shares its ports.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU16, Ordering};

static TURN: AtomicU16 = AtomicU16::new(20_000);

/// The address: the process' number lies in it. Labs are below 127.240.0.0.
pub fn address() -> Ipv4Addr {
    let [.., high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, 250, high, low)
}

/// A port there that nobody had before, below those that the kernel gives to outgoing connections. Whether it is free isn't
/// tried: a process that is being started in another thread would hold the socket of the trial for a moment.
pub fn port() -> u16 {
    TURN.fetch_add(1, Ordering::Relaxed)
}

/// Whether somebody listens on that port there, as the kernel says.
pub fn is_listened_on(port: u16) -> bool {
    let address = u32::from_ne_bytes(address().octets());
    let wanted = format!("{address:08X}:{port:04X}");
    let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
    sockets.lines().any(|line| {
        let mut words = line.split_whitespace().skip(1);
        words.next() == Some(&wanted) && words.nth(1) == Some("0A")
    })
}
