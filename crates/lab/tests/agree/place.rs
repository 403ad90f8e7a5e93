//! A slice of the loopback for one worker, so that runs side by side never meet.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

/// How many endpoints a place has.
pub const ENDPOINTS: usize = 24;

/// 127.a.b.0/24, held as long as this lives.
pub struct Place {
    network: [u8; 3],
    _held: UdpSocket,
}

impl Place {
    /// Takes a slice that nobody else holds, for as long as the process runs, as its endpoints do: whoever binds one address of
    /// it has it. Labs are below 127.240.0.0.
    pub fn claim() -> &'static Place {
        let start = std::process::id().wrapping_mul(37);
        let slices = (0..2_000u32).map(|turn| start.wrapping_add(turn) % 2_000);
        let taken = slices.filter_map(|slice| {
            let network = [127, 240 + (slice / 250) as u8, 1 + (slice % 250) as u8];
            let [a, b, c] = network;
            let held = UdpSocket::bind((Ipv4Addr::new(a, b, c, 254), 20_999)).ok()?;
            Some(&*Box::leak(Box::new(Place { network, _held: held })))
        });
        taken.into_iter().next().expect("a free slice of the loopback")
    }

    /// Address of the listeners.
    pub fn listener(&self, port: u16) -> SocketAddr {
        self.address(1, port)
    }

    /// Address of the endpoint of that number.
    pub fn endpoint(&self, number: usize) -> SocketAddr {
        self.address(10 + number as u8, 9000 + number as u16)
    }

    fn address(&self, last: u8, port: u16) -> SocketAddr {
        let [a, b, c] = self.network;
        (Ipv4Addr::new(a, b, c, last), port).into()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [a, b, c] = self.network;
        write!(f, "{a}.{b}.{c}")
    }
}
