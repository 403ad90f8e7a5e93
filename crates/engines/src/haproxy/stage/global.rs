//! `global`: what concerns the process.

use super::super::words::Line;
use super::hand::Hand;
use super::quiet;
use crate::stage::StandIn;

/// Lines that need rights, fork, write files, or make warnings fatal; sorted. None decides where a request goes.
const DROPPED: [&str; 24] = [
    "ca-base",
    "chroot",
    "cpu-map",
    "crt-base",
    "daemon",
    "gid",
    "group",
    "issuers-chain-path",
    "key-base",
    "master-worker",
    "mworker-max-reloads",
    "nbproc",
    "nbthread",
    "pidfile",
    "server-state-base",
    "server-state-file",
    "set-dumpable",
    "ssl-engine",
    "ssl-mode-async",
    "uid",
    "ulimit-n",
    "unix-bind",
    "user",
    "zero-warning",
];

/// Connections that a plain user's limit of open files surely allows.
const CONNECTIONS: u32 = 1_000;

/// Moves one line.
pub fn line(line: &Line, hand: &mut Hand<'_>) {
    match (line.at(0), line.at(1)) {
        ("stats", "socket" | "bind-process") => hand.drop_line(line),
        ("maxconn", count) if count.parse().is_ok_and(|count: u32| count > CONNECTIONS) => hand.drop_line(line),
        ("log", _) => quiet::log(line, hand),
        (name, suites) if name.contains("-ciphers") && suites.starts_with("PROFILE=") => hand.drop_line(line),
        ("ssl-dh-param-file", _) => file(line, StandIn::DhParameters, hand),
        ("h1-case-adjust-file", _) => file(line, StandIn::Patterns, hand),
        (name, _) if DROPPED.binary_search(&name).is_ok() => hand.drop_line(line),
        _ => {}
    }
}

/// The line names a file.
fn file(line: &Line, kind: StandIn, hand: &mut Hand<'_>) {
    line.words.get(1).into_iter().for_each(|word| hand.file(word, kind));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(DROPPED.is_sorted());
    }
}
