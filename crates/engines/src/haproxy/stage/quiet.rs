//! Hosts that are told things but get no requests: logs, peers, name servers, mailers. Nobody is there in the lab.

use super::super::config::address::{self, Host, Port};
use super::super::words::{Line, Word};
use super::bind;
use super::hand::Hand;

/// Moves one line of a section that is no proxy.
pub fn line(line: &Line, hand: &mut Hand<'_>) {
    match line.at(0) {
        "bind" => bind::bind(line, 1, hand),
        "dgram-bind" | "parse-resolv-conf" => hand.drop_line(line),
        "log" => log(line, hand),
        "peer" | "server" | "nameserver" | "mailer" => place(line.words.get(2), hand),
        _ => {}
    }
}

/// Moves a `log` line: nothing is written outside of the lab.
pub fn log(line: &Line, hand: &mut Hand<'_>) {
    let Some(word) = line.words.get(1) else { return };
    if word.text != "global" && !word.text.starts_with("ring@") {
        place(Some(word), hand);
    }
}

/// A name, a socket or a stream becomes an address of nobody; addresses are moved like all others.
fn place(word: Option<&Word>, hand: &mut Hand<'_>) {
    let Some(word) = word else { return };
    let (host, port) = address::parse(word.as_str());
    if matches!(host, Host::Ip(_) | Host::Any) {
        return;
    }
    let ip = hand.nobody();
    let port = if let Port::One(port) = port { port } else { SYSLOG };
    hand.replace(word, &format!("{ip}:{port}"));
}

/// The port of syslog.
const SYSLOG: u16 = 514;
