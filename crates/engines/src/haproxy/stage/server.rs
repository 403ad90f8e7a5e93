//! `server` and its kin: where requests go.

use std::net::IpAddr;

use super::super::config::address::{self, Host, Port};
use super::super::config::server::{self, Param};
use super::super::words::{Line, Word};
use super::files;
use super::hand::Hand;
use crate::stage::SOCKET_PORT;

/// Moves a `server` line whose address is the word at `at`.
pub fn server(pool: &str, line: &Line, at: usize, hand: &mut Hand<'_>) {
    place(pool, line.words.get(at), hand);
    params(pool, line.from(at + 1), hand);
    if hand.hopeless.pool(pool) {
        hand.append(line, "no-check");
    }
}

/// Moves the address of an endpoint.
pub fn place(pool: &str, word: Option<&Word>, hand: &mut Hand<'_>) {
    let Some(word) = word else { return };
    let (host, port) = address::parse(word.as_str());
    let asked = match (&host, port) {
        (_, Port::One(port)) => Some(port),
        (Host::Unix(_), _) => Some(SOCKET_PORT),
        // A name of a service record brings its ports along.
        (Host::Name(name), Port::None) if name.starts_with('_') => Some(SOCKET_PORT),
        _ => None,
    };
    let (ip, moved) = hand.ground.endpoint(pool, &host_text(&host), asked);
    if let Port::Offset(by) = port {
        hand.ground.shifted(ip, by);
    }
    let ip = match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    let text = match (moved, port) {
        (Some(port), _) => format!("{ip}:{port}"),
        (None, Port::Offset(by)) => format!("{ip}:{by:+}"),
        (None, _) => ip,
    };
    hand.replace(word, &text);
}

/// A host as the configuration has it.
fn host_text(host: &Host) -> String {
    match host {
        Host::Any => "*".to_owned(),
        Host::Ip(ip) => ip.to_string(),
        Host::Name(text) | Host::Unix(text) => text.to_string(),
    }
}

/// Moves the words behind an address.
pub fn params(pool: &str, words: &[Word], hand: &mut Hand<'_>) {
    let (params, unknown) = server::server_params(words);
    let verifies = params.iter().any(|param| param.name() == "verify");
    for one in &params {
        match one.name() {
            "source" => source(words, one, &unknown, hand),
            "track" if hand.hopeless.tracked(pool, one.value()) => hand.drop_words(one.words),
            "ca-file" if !verifies => unverified(one, hand),
            "verify" => unverified(one, hand),
            _ => param(one, hand),
        }
    }
}

/// Parameters that need rights or hosts that are not here, or speak of a place that a check alone goes to; sorted.
const DROPPED: [&str; 15] = [
    "addr",
    "agent-addr",
    "agent-check",
    "agent-inter",
    "agent-port",
    "agent-send",
    "check-via-socks4",
    "crl-file",
    "init-addr",
    "namespace",
    "port",
    "resolvers",
    "socks4",
    "transparent",
    "verifyhost",
];

/// Moves one parameter.
fn param(param: &Param<'_>, hand: &mut Hand<'_>) {
    match param.name() {
        name if DROPPED.binary_search(&name).is_ok() => hand.drop_words(param.words),
        "ciphers" | "ciphersuites" if param.value().starts_with("PROFILE=") => hand.drop_words(param.words),
        _ => files::certificate(param, hand),
    }
}

/// Nobody vouches for a stub's certificate.
fn unverified(param: &Param<'_>, hand: &mut Hand<'_>) {
    hand.replace_words(param.words, "verify none");
}

/// A source address stays, moved; another host's address or a device needs rights.
fn source(words: &[Word], source: &Param<'_>, unknown: &[Word], hand: &mut Hand<'_>) {
    let needs_rights = |word: &Word| matches!(word.as_str(), "usesrc" | "interface");
    if !unknown.iter().any(needs_rights) {
        return;
    }
    let at = words.iter().position(|word| word == &source.words[0]).unwrap_or(0);
    let rest = &words[at..];
    let last = rest.iter().rposition(needs_rights).map_or(2, |at| at + 2);
    hand.drop_words(&rest[..last.min(rest.len())]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(DROPPED.is_sorted());
    }
}
