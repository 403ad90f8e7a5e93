//! `bind`: where clients come in.

use std::net::{IpAddr, SocketAddr};

use model::BindAddress;

use super::super::config::address::{self, Host, Port};
use super::super::config::server::{self, Param};
use super::super::words::Line;
use super::files;
use super::hand::Hand;
use crate::stage::{Ground, SOCKET_PORT};

/// Moves the addresses at `from` and what follows them.
pub fn bind(line: &Line, from: usize, hand: &mut Hand<'_>) {
    let Some(word) = line.words.get(from) else { return };
    let places: Vec<String> =
        word.text.split(',').filter(|text| !text.is_empty()).filter_map(|text| place(text, hand.ground)).collect();
    if places.is_empty() {
        return hand.drop_line(line);
    }
    let places = places.join(",");
    if places != word.text {
        hand.replace(word, &places);
    }
    let Some((bind, _)) = server::bind(line, from) else { return };
    bind.params.iter().for_each(|param| self::param(param, hand));
}

/// One address in its new place; `None` where it needs datagrams or an inherited socket.
fn place(text: &str, ground: &mut dyn Ground) -> Option<String> {
    if ["quic4@", "quic6@", "udp@", "udp4@", "udp6@", "fd@", "sockpair@"].iter().any(|kind| text.starts_with(kind)) {
        return None;
    }
    let (host, port) = address::parse(text);
    let address = match host {
        Host::Any => BindAddress::Any,
        Host::Ip(IpAddr::V4(ip)) if ip.is_unspecified() => BindAddress::Any,
        Host::Ip(ip) => BindAddress::Ip(ip),
        Host::Name(name) => BindAddress::Name(name),
        Host::Unix(path) => return Some(ground.listener(&BindAddress::Unix(path), SOCKET_PORT).to_string()),
    };
    Some(match port {
        Port::One(port) => ground.listener(&address, port).to_string(),
        Port::Range(first, last) => range(&address, first, last, ground),
        Port::None | Port::Offset(_) | Port::Unknown => text.to_owned(),
    })
}

/// A range of ports: in one piece where the ground keeps it so.
fn range(address: &BindAddress, first: u16, last: u16, ground: &mut dyn Ground) -> String {
    let moved: Vec<SocketAddr> = (first..=last).map(|port| ground.listener(address, port)).collect();
    let Some((&start, end)) = moved.first().zip(moved.last()) else { return String::new() };
    let follows =
        |pair: &[SocketAddr]| pair[0].ip() == pair[1].ip() && pair[0].port().checked_add(1) == Some(pair[1].port());
    match moved.windows(2).all(follows) {
        true => format!("{start}-{}", end.port()),
        false => moved.iter().map(SocketAddr::to_string).collect::<Vec<_>>().join(","),
    }
}

/// Parameters that need rights or devices which a plain user has not, sorted.
const DROPPED: [&str; 15] = [
    "expose-fd",
    "gid",
    "group",
    "interface",
    "mode",
    "mss",
    "namespace",
    "process",
    "tfo",
    "thread",
    "transparent",
    "uid",
    "user",
    "v4v6",
    "v6only",
];

/// Moves one parameter.
fn param(param: &Param<'_>, hand: &mut Hand<'_>) {
    match param.name() {
        name if DROPPED.binary_search(&name).is_ok() => hand.drop_words(param.words),
        "ciphers" | "ciphersuites" if param.value().starts_with("PROFILE=") => hand.drop_words(param.words),
        _ => files::certificate(param, hand),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::trial::Trial;

    #[test]
    fn addresses_of_all_forms_are_moved() {
        let ground = &mut Trial::default();
        let mut of = |text| place(text, ground);
        assert_eq!(of("*:80"), Some("127.1.0.0:80".into()));
        assert_eq!(of("0.0.0.0:80-82"), Some("127.1.0.0:80-82".into()));
        assert_eq!(of("unix@/run/x.sock"), Some("127.1.0.1:8000".into()));
        assert_eq!(of(":::443"), Some("127.1.0.2:443".into()));
        assert_eq!(of("quic4@:443"), None);
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(DROPPED.is_sorted());
    }
}
