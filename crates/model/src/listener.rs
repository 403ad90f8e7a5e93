//! Where traffic comes in.

use std::net::IpAddr;

use finding::{Span, Spanned};

use crate::{Limits, Protocol, TableId, Text, Timeouts, Tls};

/// Where traffic comes in, and the routes that it meets.
#[derive(Clone, Debug)]
pub struct Listener {
    /// The name of the configuration, or `address:port` where it has none.
    pub name: Spanned<Text>,
    /// The whole section.
    pub span: Span,
    /// Addresses.
    pub binds: Vec<Bind>,
    /// HTTP or TCP.
    pub protocol: Protocol,
    /// First table.
    pub entry: TableId,
    /// Timeouts towards clients.
    pub timeouts: Timeouts,
    /// Limits on clients.
    pub limits: Limits,
    /// The sites that share it, where each may have settings of its own; those above are then of the default.
    pub usages: Vec<crate::Usage>,
    /// Whether it is switched off.
    pub disabled: bool,
}

/// One address that a listener listens on.
#[derive(Clone, Debug)]
pub struct Bind {
    /// Where it is written.
    pub span: Span,
    /// Address.
    pub address: BindAddress,
    /// Ports; `None` for a socket file, or where the text doesn't say.
    pub ports: Option<Ports>,
    /// TLS that ends here.
    pub tls: Option<Tls>,
    /// Whether clients send a PROXY protocol header.
    pub proxy_protocol: bool,
}

impl Bind {
    /// Whether only this machine can reach it.
    pub fn is_local(&self) -> bool {
        match &self.address {
            BindAddress::Ip(ip) => ip.is_loopback(),
            BindAddress::Unix(_) => true,
            BindAddress::Any | BindAddress::Name(_) => false,
        }
    }
}

/// An address to listen on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BindAddress {
    /// Every address.
    Any,
    /// One address.
    Ip(IpAddr),
    /// A socket file.
    Unix(Text),
    /// A name, or a text that depends on the environment.
    Name(Text),
}

/// Ports from `first` to `last`, both inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ports {
    /// The least.
    pub first: u16,
    /// The greatest.
    pub last: u16,
}

impl Ports {
    /// One port.
    pub fn one(port: u16) -> Self {
        Ports { first: port, last: port }
    }

    /// Whether the port is inside.
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}
