//! A slice of 127.0.0.0/8 for one lab alone.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::os::fd::OwnedFd;

use crate::Trouble;

/// Bits of an address inside a slice: 14 slices of a million addresses.
pub const BITS: u32 = 20;

/// The first slice holds 127.0.0.1 and what lives there, the last one the broadcast address.
const SLICES: std::ops::Range<u32> = 1..15;

/// Below the ports of outgoing connections on every system that we know.
const PORT: u16 = 20_990;

/// A slice that is ours until this is dropped, or until we die: the kernel then takes the socket back.
#[derive(Debug)]
pub struct Claim {
    /// First address of the slice.
    pub base: Ipv4Addr,
    socket: UdpSocket,
}

impl Claim {
    /// A second hold on it, for who must outlive us.
    ///
    /// # Errors
    /// When there are no more descriptors.
    pub fn hold(&self) -> Result<OwnedFd, Trouble> {
        let system = |error| Trouble::System { what: "the claim can't be held".into(), error };
        self.socket.try_clone().map(OwnedFd::from).map_err(system)
    }

    /// Claims the first free slice, beginning at one that depends on the process.
    ///
    /// # Errors
    /// When every slice is in use.
    pub fn new() -> Result<Claim, Trouble> {
        let start = std::process::id();
        let count = SLICES.end - SLICES.start;
        let slices = (0..count).map(|turn| SLICES.start + (start + turn) % count);
        let mut claims = slices.map(claim);
        claims.find_map(Result::ok).ok_or(Trouble::NoSlice { slices: count })
    }
}

fn claim(slice: u32) -> io::Result<Claim> {
    let base = Ipv4Addr::from((127 << 24) | (slice << BITS));
    let socket = UdpSocket::bind((Ipv4Addr::from(u32::from(base) | 1), PORT))?;
    Ok(Claim { base, socket })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_claims_are_two_slices_and_a_dropped_one_is_free_again() {
        let (first, second) = (Claim::new().unwrap(), Claim::new().unwrap());
        assert_ne!(first.base, second.base);
        let slice = (u32::from(first.base) >> BITS) & 0xf;
        assert!(claim(slice).is_err());
        drop(first);
        assert!(claim(slice).is_ok());
    }
}
