//! Addresses as `bind` and `server` take them.

use std::net::IpAddr;

use smol_str::SmolStr;

/// The part before the port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// `*`, or nothing: every address.
    Any,
    /// An address.
    Ip(IpAddr),
    /// A name, or a text that depends on the environment.
    Name(SmolStr),
    /// A socket: a path, `unix@`, `abns@`.
    Unix(SmolStr),
}

/// The part after the last colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// None is written.
    None,
    /// One port.
    One(u16),
    /// A range, both ends inside.
    Range(u16, u16),
    /// `+N` or `-N`: relative to the port that the client connected to.
    Offset(i32),
    /// Not a number: a variable, or a text of a template.
    Unknown,
}

/// Reads one address. Seen on HAProxy 2.6.12: `:::80` is every IPv6 address, `[::1]:80` needs no brackets.
pub fn parse(text: &str) -> (Host, Port) {
    let text = text.strip_prefix("ipv4@").or_else(|| text.strip_prefix("ipv6@")).unwrap_or(text);
    let text = ["tcp@", "tcp4@", "tcp6@", "stream+ipv4@", "udp@", "udp4@", "udp6@", "quic4@", "quic6@"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    if is_socket(text) {
        return (Host::Unix(text.into()), Port::None);
    }
    // A bare IPv6 address without a port ends in hexadecimal digits, so the last colon always begins the port.
    match text.rfind(':') {
        Some(at) if !text.ends_with(']') => (host(&text[..at]), port(&text[at + 1..])),
        _ => (host(text), Port::None),
    }
}

/// Whether the text names a socket file, an abstract socket or a file descriptor.
fn is_socket(text: &str) -> bool {
    text.starts_with('/') || ["unix@", "abns@", "fd@", "sockpair@"].iter().any(|prefix| text.starts_with(prefix))
}

/// The part before the port; brackets around an IPv6 address are dropped.
fn host(text: &str) -> Host {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    match bare {
        "" | "*" => Host::Any,
        _ => bare.parse().map_or_else(|_| Host::Name(text.into()), Host::Ip),
    }
}

/// The part after the last colon.
fn port(text: &str) -> Port {
    if text.is_empty() {
        return Port::None;
    }
    if text.starts_with(['+', '-']) {
        return text.parse().map_or(Port::Unknown, Port::Offset);
    }
    if let Some((first, last)) = text.split_once('-') {
        return match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) => Port::Range(first, last),
            _ => Port::Unknown,
        };
    }
    text.parse().map_or(Port::Unknown, Port::One)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_all_forms() {
        let ip = |text: &str| Host::Ip(text.parse().unwrap());
        assert_eq!(parse("10.0.0.1:80"), (ip("10.0.0.1"), Port::One(80)));
        assert_eq!(parse("*:80"), (Host::Any, Port::One(80)));
        assert_eq!(parse(":80-90"), (Host::Any, Port::Range(80, 90)));
        assert_eq!(parse(":::80"), (ip("::"), Port::One(80)));
        assert_eq!(parse("[::1]:80"), (ip("::1"), Port::One(80)));
        assert_eq!(parse("[::1]"), (ip("::1"), Port::None));
        assert_eq!(parse("ipv6@fe80::1:80"), (ip("fe80::1"), Port::One(80)));
        assert_eq!(parse("host"), (Host::Name("host".into()), Port::None));
        assert_eq!(parse("10.0.0.1:+1000"), (ip("10.0.0.1"), Port::Offset(1000)));
        assert_eq!(parse("10.0.0.1:-1"), (ip("10.0.0.1"), Port::Offset(-1)));
        assert_eq!(parse("*:PORT"), (Host::Any, Port::Unknown));
        assert_eq!(parse("unix@/run/x.sock").0, Host::Unix("unix@/run/x.sock".into()));
        assert_eq!(parse("${A}:80").0, Host::Name("${A}".into()));
    }
}
