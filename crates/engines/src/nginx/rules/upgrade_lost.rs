//! WebSockets that are asked for and can't come about.

use finding::{Confidence, Finding, Rule, Severity};

use crate::nginx::config::{Config, Kind};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{Place, absent, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "upgrade-lost", severity: Severity::Warning, docs: include_str!("upgrade_lost.md"), check };

/// Looks at each `proxy_pass` that hands `Upgrade` on.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    if !absent(config).is_empty() {
        return;
    }
    for section in &config.http {
        each_block(section, &mut |place| {
            let passes = plain(place.block).any(|line| line.is("proxy_pass"));
            findings.extend(Some(place).filter(|_| passes).and_then(lost));
        });
    }
}

/// A finding where `Upgrade` is handed on, and what has to go with it isn't.
fn lost(place: &Place<'_, '_>) -> Option<Finding> {
    let headers = place.scope.all(&["proxy_set_header"]);
    let value = |wanted: &str| {
        let is = |line: &&&Directive| line.arg(0).is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        headers.iter().rfind(is).copied()
    };
    let Some(upgrade) = value("upgrade") else { return never_asked(place) };
    let upgrade = Some(upgrade).filter(|line| line.arg(1).is_some_and(|value| value.contains('$')))?;
    let connection = value("connection").and_then(|line| line.arg(1));
    if connection.is_none_or(|value| value.is_empty() || value.eq_ignore_ascii_case("close")) {
        let said = if connection == Some("") { "no `Connection`" } else { "`Connection: close`" };
        let message = format!(
            "`Upgrade` is handed on, but {said} goes with it: endpoints don't take it for a request to change the protocol, and \
             WebSockets fail"
        );
        let help = "add `proxy_set_header Connection \"upgrade\";`, or a map of $http_upgrade";
        return Some(RULE.finding(upgrade.span, message).help(help));
    }
    let version = place.scope.last("proxy_http_version");
    if version.and_then(|line| line.arg(0)).is_some_and(|version| version != "1.0") {
        return None;
    }
    let message = "`Upgrade` is handed on over HTTP/1.0, which knows no change of the protocol: endpoints that go by the standard \
                   refuse, and WebSockets fail";
    let finding = RULE.finding(upgrade.span, message).confidence(Confidence::Medium);
    Some(finding.help("add `proxy_http_version 1.1;`"))
}

/// A note where the path speaks of WebSockets and time was given for them, and `Upgrade` isn't handed on at all.
fn never_asked(place: &Place<'_, '_>) -> Option<Finding> {
    const WORDS: [&str; 7] = ["cable", "socket", "socket.io", "sockets", "websocket", "websockets", "ws"];
    let location = place.location.filter(|location| std::ptr::eq(&location.block, place.block))?;
    let path = match &location.kind {
        Kind::Exact(path) | Kind::Prefix { path, .. } => path.as_str(),
        _ => return None,
    };
    let pass = plain(place.block).find(|line| line.is("proxy_pass"))?;
    let message = "the path speaks of WebSockets, but `Upgrade` isn't handed on: the endpoint gets an ordinary GET, and the browser gives up";
    let finding = Finding { severity: Severity::Note, ..RULE.finding(location.span, message) };
    let finding = finding.confidence(Confidence::Medium).also(pass.span, "sent without it");
    let help = "add `proxy_set_header Upgrade $http_upgrade;` and `proxy_set_header Connection \"upgrade\";`";
    path.split('/').any(|part| WORDS.contains(&part)).then(|| finding.help(help))
}
