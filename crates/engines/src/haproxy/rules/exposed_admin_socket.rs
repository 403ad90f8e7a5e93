//! The socket of operators, where anybody can connect to it.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::address::{self, Host};
use super::super::words::Line;

/// A `stats socket` on an address that more than this machine reaches.
pub static RULE: Rule<Config> = Rule {
    id: "exposed-admin-socket",
    severity: Severity::Error,
    docs: include_str!("exposed_admin_socket.md"),
    check,
};

/// Looks at the sockets of the `global` section.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let sockets = config.global.iter().filter(|line| line.at(0) == "stats" && line.at(1) == "socket");
    findings.extend(sockets.filter(|line| is_open(line.at(2))).map(finding));
}

/// Whether it is an address other than this machine's own.
fn is_open(place: &str) -> bool {
    match address::parse(place).0 {
        Host::Any => true,
        Host::Ip(ip) => !ip.is_loopback(),
        Host::Name(name) => place.contains(':') && name != "localhost" && !name.contains(['$', '{', '<']),
        Host::Unix(_) => false,
    }
}

/// What to say of it, by what may be done there.
fn finding(line: &Line) -> Finding {
    let level = line.after("level").map_or("operator", |word| word.as_str());
    let (severity, what) = match level {
        "admin" => (Severity::Error, "switches servers off, changes their addresses and reads certificates"),
        "user" => (Severity::Warning, "reads every server's address, state and traffic"),
        _ => (Severity::Warning, "reads every server's address, and the tables of clients, and clears them"),
    };
    let message = format!("this socket asks for no password: whoever connects to it {what} (level {level})");
    let finding = Finding { severity, ..RULE.finding(line.span, message) };
    finding.help("use a socket file with a mode, `/run/haproxy/admin.sock mode 660`, or listen on 127.0.0.1")
}
