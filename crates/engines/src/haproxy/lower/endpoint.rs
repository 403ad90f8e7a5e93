//! Endpoints: `server` lines.

use std::collections::HashSet;
use std::sync::Arc;

use finding::{Span, Spanned};
use model::{Address, AdminState, Endpoint, HealthCheck, Limit, Limits, Resolution, Text, Tls, TlsMode};

use super::super::config::address::{self, Host, Port};
use super::super::config::server::{Param, Server};
use super::super::config::units;
use super::super::words::Line;
use super::check::Check;

/// What a backend says of all its servers.
pub(super) struct Defaults<'c> {
    pub(super) check: Check,
    pub(super) all_backups: bool,
    /// Whether certificates are not checked where a server says nothing: `ssl-server-verify none`.
    pub(super) unverified: bool,
    /// The folder of files of authorities: `ca-base`.
    pub(super) folder: Option<&'c str>,
}

/// The last parameter of a name, unless `no-name` stands after it.
struct Params<'a>(&'a [Param<'a>]);

impl<'a> Params<'a> {
    /// The last parameter of that name, unless the last word on it is `no-name`.
    fn find(&self, name: &str) -> Option<&Param<'a>> {
        let is_off = |param: &Param<'_>| param.name().strip_prefix("no-") == Some(name);
        self.0.iter().rev().find(|param| param.name() == name || is_off(param)).filter(|param| !is_off(param))
    }

    /// Whether the parameter is there.
    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Value of a parameter and where it stands.
    fn value(&self, name: &str) -> Option<(&str, Span)> {
        let param = self.find(name)?;
        Some((param.value(), param.words[0].span.to(param.words.last()?.span)))
    }

    /// A parameter that is a number.
    fn number(&self, name: &str) -> Option<Spanned<u64>> {
        let (text, span) = self.value(name)?;
        Some(Spanned::new(text.parse().ok()?, span))
    }

    /// A parameter that is a time, in milliseconds.
    fn time(&self, name: &str) -> Option<u64> {
        units::time(self.value(name)?.0, 1.0)
    }

    /// Whether the server is switched off: the last of `disabled` and `enabled` counts.
    fn disabled(&self) -> bool {
        let last = self.0.iter().rev().find(|param| matches!(param.name(), "disabled" | "enabled"));
        last.is_some_and(|param| param.name() == "disabled")
    }
}

/// The endpoints of servers in the order of the text. Seen on HAProxy 2.6.12: without `option allbackups` only the first
/// backup that is up is used, so that each is a tier of its own.
pub(super) fn endpoints(servers: &[Server<'_>], defaults: &Defaults<'_>) -> Vec<Endpoint> {
    let mut backups = 0u8;
    let tier = |server: &Server<'_>| {
        if !Params(&server.params).has("backup") {
            return 0;
        }
        backups = if defaults.all_backups { 1 } else { backups.saturating_add(1) };
        backups
    };
    let tiers: Vec<u8> = servers.iter().map(tier).collect();
    let numbers = numbers(servers);
    let with = servers.iter().zip(tiers).zip(numbers);
    with.map(|((server, tier), number)| endpoint(server, (tier, number), defaults)).collect()
}

/// Their numbers: as `id` says; one that has none gets its place in the text, or the next that is free. Seen on HAProxy 2.6.12.
fn numbers(servers: &[Server<'_>]) -> Vec<u32> {
    let own = |server: &Server<'_>| Params(&server.params).number("id").map(|id| id.value as u32);
    let mut taken: HashSet<u32> = servers.iter().filter_map(own).collect();
    let mut next = 0;
    let mut number = |server: &Server<'_>| {
        next += 1;
        own(server).unwrap_or_else(|| {
            while !taken.insert(next) {
                next += 1;
            }
            next
        })
    };
    servers.iter().map(&mut number).collect()
}

/// One endpoint. A weight of 1 is the default of the engine.
fn endpoint(server: &Server<'_>, (tier, number): (u8, u32), defaults: &Defaults<'_>) -> Endpoint {
    let params = Params(&server.params);
    let weight = params.number("weight");
    let limits = [(Limit::Connections, params.number("maxconn")), (Limit::Queue, params.number("maxqueue"))];
    let proxy_protocol = ["send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn"]
        .iter()
        .any(|name| params.has(name));
    Endpoint {
        name: Some(Spanned::new(server.name.text.clone(), server.name.span)),
        span: server.line,
        address: place(&server.host, server.port),
        written: server.place.clone(),
        number,
        weight: weight.map_or(Spanned::new(1, server.line), |weight| weight.map(|value| value as u32)),
        tier,
        admin: if params.disabled() { AdminState::Maintenance } else { AdminState::Ready },
        health: health(&params, &defaults.check),
        limits: limits.into_iter().collect(),
        tls: params.find("ssl").map(|own| tls(&params, secured(own, server), defaults).into()),
        proxy_protocol,
        slow_start: params
            .value("slowstart")
            .and_then(|(text, span)| Some(Spanned::new(units::time(text, 1_000.0)?, span).into())),
        cookie: params.value("cookie").map(|(text, span)| Spanned::new(Text::from(text), span).into()),
        resolution: if params.has("resolvers") { Resolution::AtRunTime } else { Resolution::AtStart },
    }
}

/// A port that is missing, or relative, is that of the client's connection.
fn place(host: &Host, port: Port) -> Address {
    let host = match host {
        Host::Any => model::Host::Name("*".into()),
        Host::Ip(ip) => model::Host::Ip(*ip),
        Host::Name(name) => model::Host::Name(name.clone()),
        Host::Unix(path) => model::Host::Unix(path.clone()),
    };
    let port = match port {
        Port::One(port) => Some(port),
        _ => None,
    };
    Address { host, port }
}

/// TLS towards a server; `verify` is required by default since 1.8, unless `ssl-server-verify` says otherwise for all. The name of the
/// certificate is looked at only where `sni` gives one, or else `verifyhost` (each seen on HAProxy 2.6.12).
fn tls(params: &Params<'_>, span: Span, defaults: &Defaults<'_>) -> Tls {
    let verify = params.value("verify").map(|(text, _)| text != "none").or(defaults.unverified.then_some(false));
    let sni = params.value("sni").map(|(text, _)| text);
    let known = sni.and_then(|text| text.strip_prefix("str(")?.strip_suffix(')'));
    let name = if sni.is_some() { known } else { params.value("verifyhost").map(|(text, _)| text) }.map(Text::from);
    let authorities = params.value("ca-file").and_then(|(text, _)| authorities(text, defaults.folder));
    Tls { mode: TlsMode::Originate, span, verify, sni: known.or(sni).map(Text::from), name, authorities }
}

/// Where TLS is asked for: the server's own line, or that of the `default-server` that says it for all.
fn secured(param: &Param<'_>, server: &Server<'_>) -> Span {
    let own = param.words[0].span;
    if server.line.contains(own) { server.line } else { own }
}

/// `@system-ca` are those of the system.
fn authorities(text: &str, folder: Option<&str>) -> Option<Text> {
    let folder = folder.filter(|_| !text.starts_with('/'));
    let path = folder.map_or_else(|| text.to_owned(), |folder| format!("{folder}/{text}"));
    (!text.starts_with('@')).then(|| path.into())
}

/// How the server's health is found out: `check`, or `observe`, or not at all. The engine's own defaults are 2 s, 2 and 3.
fn health(params: &Params<'_>, check: &Check) -> HealthCheck {
    let Some(switch) = params.find("check").or_else(|| params.find("track")).or_else(|| params.find("agent-check"))
    else {
        return observed(params);
    };
    let count = |name: &str, default: u32| params.number(name).map_or(default, |number| number.value as u32);
    let interval = params.time("inter").unwrap_or(2_000);
    // What others find out may be more than a connection, whatever this backend says of checks of its own.
    let (http, other) = match switch.name() {
        "track" => (None, Some("the check of another server".into())),
        "agent-check" => (None, Some("an agent".into())),
        _ => (check.http.clone(), check.other.clone()),
    };
    HealthCheck::Active {
        span: switch.words[0].span,
        http: http.map(Arc::new),
        other,
        interval,
        hurried: params.time("fastinter").unwrap_or(interval),
        rise: count("rise", 2),
        fall: count("fall", 3),
    }
}

/// Passive checks: `observe` watches real traffic, 10 errors are too many where nothing is said.
fn observed(params: &Params<'_>) -> HealthCheck {
    match params.value("observe") {
        Some((_, span)) => {
            let failures = params.number("error-limit").map_or(10, |number| number.value as u32);
            HealthCheck::Passive { span, failures, window: 0 }
        }
        None => HealthCheck::None,
    }
}

/// `dispatch address:port`: one endpoint without a name.
pub(super) fn dispatch(line: &Line) -> Endpoint {
    let (host, port) = address::parse(line.at(1));
    Endpoint {
        name: None,
        span: line.span,
        address: place(&host, port),
        written: line.at(1).into(),
        number: 1,
        weight: Spanned::new(1, line.span),
        tier: 0,
        admin: AdminState::Ready,
        health: HealthCheck::None,
        limits: Limits::default(),
        tls: None,
        proxy_protocol: false,
        slow_start: None,
        cookie: None,
        resolution: Resolution::AtStart,
    }
}
