//! What a hash policy hashes, as octets.

use std::net::IpAddr;

/// Name of the variable that holds the key where later filters would change what it is made of.
pub const KEY: &str = "(key)";

/// What a request brings to a pool whose policy may hash something of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Key {
    /// Nothing: the policy hashes nothing, or what it hashes is absent.
    #[default]
    Absent,
    /// What is hashed.
    Octets(Vec<u8>),
    /// Something that isn't known.
    Unknown,
}

impl Key {
    /// The leading bits of an IPv4 address, whole octets of them; an IPv6 address counts whole.
    pub fn of_client(client: IpAddr, v4_bits: u8) -> Self {
        Key::Octets(match client {
            IpAddr::V4(address) => address.octets()[..usize::from(v4_bits / 8).min(4)].to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        })
    }
}
