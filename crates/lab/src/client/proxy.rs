//! The header of the PROXY protocol that a client may begin with.

use std::io;
use std::net::SocketAddr;

use proxy_header::{ProxiedAddress, ProxyHeader};

/// What a client says of the connection that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxied {
    /// Whether it says so in the second, binary version.
    pub is_binary: bool,
    /// Where the connection came from.
    pub source: SocketAddr,
    /// Where it went to.
    pub destination: SocketAddr,
}

impl Proxied {
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        let header = ProxyHeader::with_address(ProxiedAddress::stream(self.source, self.destination));
        let mut bytes = Vec::new();
        let encoded = if self.is_binary { header.encode_v2(&mut bytes) } else { header.encode_v1(&mut bytes) };
        encoded.map_err(io::Error::other)?;
        Ok(bytes)
    }
}
