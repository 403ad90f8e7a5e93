//! `upstream`: endpoints, weights, tiers, and how one is chosen.

use finding::{Span, Spanned};
use model::{
    Address, AdminState, BalancePolicy, Endpoint, HashFunction, HashKey, Hashing, HealthCheck, Host, Limit, Limits,
    Placing, Pool, PoolId, Protocol, Resolution, Stickiness, Text, Turns, Urn, Value, Wait,
};

use super::settings::word;
use super::{Lowering, Place};
use crate::nginx::config::{Upstream, milliseconds};
use crate::nginx::syntax::Directive;

/// A pool with nothing in it but its name.
pub fn empty(name: Spanned<Text>, span: Span) -> Pool {
    Pool {
        name,
        span,
        protocol: Protocol::Http,
        endpoints: Vec::new(),
        balance: Spanned::new(BalancePolicy::RoundRobin(Turns::Smooth), span),
        stickiness: None,
        timeouts: Default::default(),
        retries: Default::default(),
        limits: Limits::default(),
        keepalive: None,
        tells_name: None,
        usages: Vec::new(),
        unknown: Vec::new(),
        entry: None,
    }
}

/// nginx's own 60 s for a pool that no location names in so many words: its name is computed, or nobody uses it.
pub fn default_timeouts(pool: &mut Pool) {
    let timeouts = &mut pool.timeouts;
    let tunnel = timeouts.get(Wait::Tunnel).map(|_| Wait::Endpoint);
    for wait in [Wait::Connect, Wait::Endpoint] {
        if timeouts.get(wait).is_none() && tunnel != Some(wait) {
            timeouts.set(wait, Some(Spanned::new(60_000, pool.name.span)));
        }
    }
}

/// An endpoint as nginx sees one of which nothing is said.
pub fn endpoint(span: Span, address: Address, written: &str) -> Endpoint {
    Endpoint {
        name: None,
        span,
        address,
        written: written.into(),
        number: 0,
        weight: Spanned::new(1, span),
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

/// The address of `host:port`, `[v6]:port` or `unix:/path`.
pub fn address(text: &str, default_port: Option<u16>) -> Address {
    if let Some(path) = text.strip_prefix("unix:") {
        return Address { host: Host::Unix(path.trim_end_matches(':').into()), port: None };
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
        _ => (text, default_port),
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let host = bare.parse().map_or_else(|_| Host::Name(bare.into()), Host::Ip);
    Address { host, port }
}

impl Lowering {
    /// Adds the pool of an `upstream`.
    pub(super) fn upstream(&mut self, upstream: &Upstream) -> PoolId {
        let mut pool = empty(word(&upstream.name), upstream.span);
        for line in &upstream.lines {
            match line.name.as_str() {
                "server" => pool.endpoints.push(self.server_line(line)),
                _ => self.upstream_line(&mut pool, line),
            }
        }
        if let Some(zone) = upstream.lines.iter().find(|line| line.is("zone") && pool.endpoints.is_empty()) {
            // nginx refuses such a block; nginx Plus takes servers through its API, and remembers them.
            let reason = "its servers come at run time, through an API".into();
            pool.unknown.push(model::Blame { span: zone.span, reason });
        }
        alone_is_never_left_out(&mut pool);
        (1..).zip(&mut pool.endpoints).for_each(|(number, endpoint)| endpoint.number = number);
        let name = pool.name.value.clone();
        let id = self.model.add_pool(pool);
        *self.pools.entry(name).or_insert(id)
    }

    /// A line of an `upstream` that is no server.
    fn upstream_line(&mut self, pool: &mut Pool, line: &Directive) {
        let policy = |policy| Spanned::new(policy, line.span);
        match line.name.as_str() {
            "least_conn" => pool.balance = policy(BalancePolicy::LeastConnections(Turns::Smooth)),
            // The first three octets of an IPv4 address: seen on nginx 1.22.1.
            "ip_hash" => pool.balance = policy(by_octets()),
            "hash" => pool.balance = policy(self.hash(line)),
            "random" => pool.balance = policy(random(line)),
            "least_time" => pool.balance = policy(BalancePolicy::Other("least_time".into())),
            "keepalive" => pool.keepalive = number(line.arg(0)).map(|count| Spanned::new(count, line.span)),
            "queue" => {
                let count = number(line.arg(0)).map(|count| Spanned::new(count, line.span));
                pool.limits.set(Limit::Queue, count);
            }
            "sticky" => self.sticky(pool, line),
            "sticky_cookie_insert" => pool.stickiness = Some(Spanned::new(cookie(line.arg(0)), line.span)),
            "state" => self.unknown(pool, line, "the endpoints are in a state file that is not here"),
            "include" => self.unknown(pool, line, "the file is not here"),
            "zone" | "keepalive_timeout" | "keepalive_requests" | "keepalive_time" | "ntlm" | "resolver"
            | "resolver_timeout" => {}
            _ => self.unknown(pool, line, "not understood in an upstream"),
        }
    }

    /// The line may change which endpoints there are, or how one is chosen.
    fn unknown(&mut self, pool: &mut Pool, line: &Directive, reason: &str) {
        self.gap(line.span, reason);
        pool.unknown.push(model::Blame { span: line.span, reason: reason.into() });
    }

    /// `hash $remote_addr` is a hash of the whole address, unlike `ip_hash`.
    fn hash(&mut self, line: &Directive) -> BalancePolicy {
        let key = self.value(line.arg(0).unwrap_or(""), Place { span: line.span, server_name: None });
        let key = match line.arg(0) {
            Some("$binary_remote_addr" | "${binary_remote_addr}") => HashKey::Client { v4_bits: 32, text: false },
            _ if key == Value::Field(model::Field::Client) => HashKey::Client { v4_bits: 32, text: true },
            _ => HashKey::Request(key),
        };
        let placing = if line.arg(1) == Some("consistent") { Placing::NameRing } else { Placing::Slots };
        BalancePolicy::Hash { key, by: Hashing { function: HashFunction::Crc32, mixed: false, placing } }
    }

    /// Forms of nginx Plus; a cookie is set by nginx itself.
    fn sticky(&mut self, pool: &mut Pool, line: &Directive) {
        match line.arg(0) {
            Some("cookie") => pool.stickiness = Some(Spanned::new(cookie(line.arg(1)), line.span)),
            Some("route" | "learn") => {
                let text = line.arg(1).filter(|text| text.starts_with('$')).unwrap_or("");
                let key = self.value(text, Place { span: line.span, server_name: None });
                pool.stickiness = Some(Spanned::new(Stickiness::Table { key }, line.span));
            }
            _ => self.unknown(pool, line, "not understood: this form of sticky"),
        }
    }

    /// One `server` with its parameters; port 80 and weight 1 where nothing is said.
    fn server_line(&mut self, line: &Directive) -> Endpoint {
        let text = line.arg(0).unwrap_or("");
        let mut endpoint = endpoint(line.span, address(text, Some(80)), text);
        let (mut fails, mut window) = (1, 10_000);
        for parameter in line.args.iter().skip(1) {
            let (name, value) = parameter.as_str().split_once('=').unwrap_or((parameter.as_str(), ""));
            match name {
                "weight" => endpoint.weight = Spanned::new(value.parse().unwrap_or(1), parameter.span),
                "max_fails" => fails = value.parse().unwrap_or(1),
                "fail_timeout" => window = milliseconds(value).unwrap_or(10_000),
                "max_conns" => {
                    endpoint.limits.set(Limit::Connections, connections(value, parameter.span));
                }
                "slow_start" => {
                    endpoint.slow_start = milliseconds(value).map(|ms| Spanned::new(ms, parameter.span).into())
                }
                "backup" => endpoint.tier = 1,
                "down" => endpoint.admin = AdminState::Maintenance,
                "drain" => endpoint.admin = AdminState::Draining,
                "resolve" | "service" => endpoint.resolution = Resolution::AtRunTime,
                "route" => endpoint.cookie = Some(Spanned::new(Text::from(value), parameter.span).into()),
                _ if parameter.template => {}
                _ => self.gap(line.span, format!("not understood: {name}")),
            }
        }
        if fails > 0 {
            endpoint.health = HealthCheck::Passive { span: line.span, failures: fails, window };
        }
        endpoint
    }
}

/// `max_fails` and `slow_start` are ignored where an upstream has one server alone (the manual, and seen on 1.22.1).
fn alone_is_never_left_out(pool: &mut Pool) {
    if let [only] = pool.endpoints.as_mut_slice() {
        only.health = HealthCheck::None;
        only.slow_start = None;
    }
}

/// `ip_hash`: the first three octets of an IPv4 address, all of an IPv6 address.
fn by_octets() -> BalancePolicy {
    let by = Hashing { function: HashFunction::Octets, mixed: false, placing: Placing::Slots };
    BalancePolicy::Hash { key: HashKey::Client { v4_bits: 24, text: false }, by }
}

/// `random two` takes the better of two draws.
fn random(line: &Directive) -> BalancePolicy {
    match line.arg(1) {
        Some(method) if method.starts_with("least_time") => BalancePolicy::Other("random two least_time".into()),
        _ => BalancePolicy::Random { draws: if line.arg(0) == Some("two") { 2 } else { 1 }, from: Urn::Weights },
    }
}

/// The cookie that nginx sets.
fn cookie(name: Option<&str>) -> Stickiness {
    Stickiness::Cookie { name: name.unwrap_or("").into(), inserted: true, form: model::CookieForm::Secret }
}

/// A plain number.
fn number(text: Option<&str>) -> Option<u64> {
    text?.parse().ok()
}

/// 0 is no limit.
fn connections(text: &str, span: Span) -> Option<Spanned<u64>> {
    number(Some(text)).filter(|count| *count > 0).map(|count| Spanned::new(count, span))
}
