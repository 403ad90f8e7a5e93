//! `listen`: an address, a port and what comes after.

use std::net::IpAddr;

use finding::Span;
use model::Text;

use crate::nginx::syntax::Directive;

/// An address to listen on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListenAddress {
    /// `*`, or a port alone: every IPv4 address.
    AnyV4,
    /// `[::]`: every IPv6 address.
    AnyV6,
    /// One address.
    Ip(IpAddr),
    /// `unix:` and a path.
    Unix(Text),
    /// A name, or a text that only a template or the environment knows.
    Name(Text),
}

/// One `listen`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The directive.
    pub span: Span,
    /// Address.
    pub address: ListenAddress,
    /// Port; `None` for a socket, or where the text doesn't say.
    pub port: Option<u16>,
    /// Whether this is the server for names that no server has.
    pub default: bool,
    /// Whether TLS ends here.
    pub ssl: bool,
    /// Whether it takes datagrams (`udp`, `quic`).
    pub udp: bool,
    /// Whether clients send a PROXY protocol header.
    pub proxy_protocol: bool,
    /// Last port of a range in `stream`.
    pub last_port: Option<u16>,
}

impl Listen {
    /// What nginx listens on where a server doesn't say: `*:80`, as root.
    pub fn implied(span: Span) -> Self {
        Listen {
            span,
            address: ListenAddress::AnyV4,
            port: Some(80),
            default: false,
            ssl: false,
            udp: false,
            proxy_protocol: false,
            last_port: None,
        }
    }
}

/// Reads a `listen`; `None` where it has no address, or one that can't be read.
pub fn listen(directive: &Directive) -> Option<Listen> {
    let (address, port, last_port) = address(directive.arg(0)?)?;
    let has = |name: &str| directive.args[1..].iter().any(|word| word.text == name);
    Some(Listen {
        span: directive.span,
        address,
        port,
        default: has("default_server") || has("default"),
        ssl: has("ssl") || has("quic") || has("http3"),
        udp: has("udp") || has("quic") || has("http3"),
        proxy_protocol: has("proxy_protocol"),
        last_port,
    })
}

/// Address, first and last port. A number alone is a port; an address alone has port 80.
fn address(text: &str) -> Option<(ListenAddress, Option<u16>, Option<u16>)> {
    if let Some(path) = text.strip_prefix("unix:") {
        return Some((ListenAddress::Unix(path.into()), None, None));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (inner, after) = rest.split_once(']')?;
        let ip: std::net::Ipv6Addr = inner.parse().ok()?;
        let address = if ip.is_unspecified() { ListenAddress::AnyV6 } else { ListenAddress::Ip(ip.into()) };
        let (first, last) = if after.is_empty() { (Some(80), None) } else { ports(after.strip_prefix(':')?) };
        return Some((address, first, last));
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) && !text.contains('.') {
        let (first, last) = ports(text);
        return first.map(|first| (ListenAddress::AnyV4, Some(first), last));
    }
    let (host, (first, last)) = match text.rsplit_once(':') {
        Some((host, port)) => (host, ports(port)),
        None => (text, (Some(80), None)),
    };
    Some((host_address(host), first, last))
}

/// `*` and `0.0.0.0` are every IPv4 address.
fn host_address(host: &str) -> ListenAddress {
    match host.parse::<IpAddr>() {
        _ if host == "*" || host == "0.0.0.0" => ListenAddress::AnyV4,
        Ok(ip) => ListenAddress::Ip(ip),
        Err(_) => ListenAddress::Name(host.into()),
    }
}

/// `8080`, or in `stream` `8000-8010`.
fn ports(text: &str) -> (Option<u16>, Option<u16>) {
    match text.split_once('-') {
        Some((first, last)) => (first.parse().ok(), last.parse().ok()),
        None => (text.parse().ok(), None),
    }
}
