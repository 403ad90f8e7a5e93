//! Whether somebody listens at an address.

use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// An engine that listens nowhere has read its configuration by then.
const SETTLED: Duration = Duration::from_millis(500);

/// How long a door is tried where the kernel's list can't be read.
const TRIED: Duration = Duration::from_secs(60);

/// Whether there are listeners at all doors. They are looked for where the kernel lists them: a connection would take a turn
/// of a TCP pool. Where that can't be read the first door is tried.
pub(crate) fn listens(doors: &[SocketAddr], begun: Instant) -> bool {
    let Some(first) = doors.first() else { return begun.elapsed() > SETTLED };
    match std::fs::read_to_string("/proc/net/tcp") {
        Ok(sockets) => doors.iter().all(|door| sockets.contains(&listening(*door))),
        Err(_) => TcpStream::connect_timeout(first, TRIED).is_ok(),
    }
}

/// How the kernel's list begins a listener of that address: address and port in hexadecimal, nobody on the other side, and
/// the state LISTEN.
fn listening(door: SocketAddr) -> String {
    let address = match door.ip() {
        IpAddr::V4(ip) => u32::from_ne_bytes(ip.octets()),
        IpAddr::V6(_) => 0,
    };
    format!(" {address:08X}:{:04X} 00000000:0000 0A ", door.port())
}
