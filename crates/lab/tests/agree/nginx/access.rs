//! Who may come in.

use crate::chance::Chance;

/// Lines of `allow` and `deny`.
fn addresses(chance: &mut Chance) -> Vec<String> {
    const NETWORKS: &[&str] =
        &["127.0.0.1", "127.0.0.0/8", "127.1.0.0/16", "127.1.2.3", "10.0.0.0/8", "::1", "all", "unix:"];
    let mut lines = Vec::new();
    for _ in 0..1 + chance.below(3) {
        lines.push(format!("{} {};", chance.of(&["allow", "deny", "deny"]), chance.of(NETWORKS)));
    }
    if chance.is(40) {
        lines.push("deny all;".into());
    }
    lines
}

/// A password.
fn password(chance: &mut Chance) -> Vec<String> {
    if chance.is(15) {
        return vec!["auth_basic off;".into()];
    }
    vec!["auth_basic realm;".into(), "auth_basic_user_file users;".into()]
}

/// Checks of the access phase, in a block that may stand anywhere.
pub fn checks(chance: &mut Chance) -> Vec<String> {
    let mut lines = Vec::new();
    if chance.is(60) {
        lines.extend(addresses(chance));
    }
    if chance.is(40) {
        lines.extend(password(chance));
    }
    if chance.is(30) {
        lines.push(chance.of(&["satisfy any;", "satisfy all;"]).into());
    }
    if chance.is(12) {
        lines.push(chance.of(&["auth_request /auth;", "auth_request /auth;", "auth_request off;"]).into());
    }
    lines
}

/// A `limit_except`.
pub fn limit_except(chance: &mut Chance) -> String {
    let methods = chance.of(&["GET", "POST", "GET POST", "HEAD", "PUT DELETE", "OPTIONS"]);
    let mut lines = if chance.is(80) { addresses(chance) } else { Vec::new() };
    if chance.is(30) {
        lines.extend(password(chance));
    }
    format!("limit_except {methods} {{ {} }}", lines.join(" "))
}

/// Where the client's address comes from.
pub fn real_ip(chance: &mut Chance) -> String {
    let from = chance.of(&["127.0.0.0/8", "127.0.0.1", "127.1.0.0/16", "10.0.0.0/8"]);
    let header =
        chance.of(&["", "real_ip_header X-Forwarded-For; ", "real_ip_header X-Real-IP; ", "real_ip_header X-A; "]);
    let recursive = chance.of(&["", "real_ip_recursive on;"]);
    format!("set_real_ip_from {from}; {header}{recursive}")
}
