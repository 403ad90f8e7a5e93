//! `listen`: where clients come in.

use std::net::IpAddr;

use model::BindAddress;

use super::super::config::{self, ListenAddress};
use super::super::syntax::Directive;
use super::hand::Hand;
use crate::stage::SOCKET_PORT;

/// Beginnings of parameters that need rights, or fit no IPv4 address.
const DROPPED: [&str; 5] = ["accept_filter=", "fastopen=", "ipv6only=", "reuseport", "setfib="];

/// Moves one `listen`.
pub fn listen(directive: &Directive, hand: &mut Hand<'_>) {
    let (Some(word), Some(listen)) = (directive.args.first(), config::listen(directive)) else { return };
    let address = match &listen.address {
        ListenAddress::AnyV4 => BindAddress::Any,
        ListenAddress::AnyV6 => BindAddress::Ip(IpAddr::from([0; 16])),
        ListenAddress::Ip(ip) => BindAddress::Ip(*ip),
        ListenAddress::Unix(path) => BindAddress::Unix(path.clone()),
        ListenAddress::Name(_) if word.template => return,
        ListenAddress::Name(name) => BindAddress::Name(name.clone()),
    };
    let first = match &listen.address {
        ListenAddress::Unix(_) => Some(SOCKET_PORT),
        _ => listen.port,
    };
    let Some(first) = first else { return };
    let last = listen.last_port.unwrap_or(first);
    let moved = (first..=last).map(|port| hand.ground.listener(&address, port)).collect::<Vec<_>>();
    let text = match &moved[..] {
        [] => return,
        [one] => one.to_string(),
        [first, .., last] => format!("{first}-{}", last.port()),
    };
    hand.replace(word, &text);
    for word in &directive.args[1..] {
        if DROPPED.iter().any(|start| word.text.starts_with(start)) {
            hand.drop_word(word);
        }
    }
}

/// What nginx listens on where a server doesn't say.
pub fn implied(hand: &mut Hand<'_>) -> String {
    format!(" listen {};", hand.ground.listener(&BindAddress::Any, 80))
}
