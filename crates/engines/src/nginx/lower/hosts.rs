//! Pools that requests are handed to: an `upstream` by its name, else the host itself.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use finding::{Span, Spanned};
use model::{
    Action, Address, BalancePolicy, Endpoint, Filter, FilterKind, HashKey, HealthCheck, Host, HttpCheck, Pool, PoolId,
    Protocol, Resolution, Text, Tls, TlsMode, Usage, Value, Wait,
};

use super::actions::filter;
use super::pools::{address, empty, endpoint};
use super::settings::{client_limits, endpoint_timeouts, retries, time};
use super::site::Here;
use super::{Entry, Lowering, Scope};
use crate::nginx::config::{Config, milliseconds};
use crate::nginx::passes::{authority, each_pass};
use crate::nginx::syntax::Directive;

impl Lowering {
    /// Forwards to the pool of that name, or to the host. `tls` is `None` where the protocol isn't HTTP.
    pub(super) fn forward<'c>(
        &mut self,
        authority: &str,
        tls: Option<bool>,
        handler: &'c Directive,
        prefix: &str,
        here: &Here<'c, '_, '_>,
    ) -> Entry {
        if super::value::has_variable(authority) {
            let name = self.value(authority, here.site.at(handler.span));
            return Action::ForwardByName { name, missing: model::Missing::Address }.into();
        }
        let default_port = tls.map(|tls| if tls { 443 } else { 80 });
        let protocol = if tls.is_some() { Protocol::Http } else { Protocol::Tcp };
        let resolution = self.resolution(authority, default_port, handler, here.scope);
        let id = self.pool(authority, default_port, protocol, (handler, resolution));
        let usage = usage(here, tls.filter(|tls| *tls).map(|_| authority), prefix, handler.span);
        let pool = &mut self.model.pools[id.0 as usize];
        if pool.timeouts.get(Wait::Connect).is_none() {
            furnish(pool, &usage);
        }
        pool.usages.push(usage);
        self.health_check(id, here.scope);
        Action::forward(id).into()
    }

    /// The pool of an `upstream`, or one made of the host alone.
    pub(super) fn pool(
        &mut self,
        authority: &str,
        default_port: Option<u16>,
        protocol: Protocol,
        (handler, resolution): (&Directive, Resolution),
    ) -> PoolId {
        if let Some(&id) = self.pools.get(authority) {
            return id;
        }
        // nginx refuses an upstream with a port; a rule says so.
        if let Some(&id) = authority.rsplit_once(':').and_then(|(host, _)| self.pools.get(host)) {
            return id;
        }
        let key: Text = match resolution {
            Resolution::AtStart => format!("{} {authority}", default_port.unwrap_or(0)).into(),
            other => format!("{} {authority} {other:?}", default_port.unwrap_or(0)).into(),
        };
        if let Some(&id) = self.pools.get(&key) {
            return id;
        }
        let word = handler.args.first().map_or(handler.span, |word| word.span);
        let mut pool = empty(Spanned::new(authority.into(), word), handler.span);
        pool.protocol = protocol;
        let own = endpoint(word, address(authority, default_port), authority);
        pool.endpoints.push(Endpoint { resolution, ..own });
        let id = self.model.add_pool(pool);
        self.pools.insert(key, id);
        id
    }

    /// When the host of a `proxy_pass` is looked up: with a variable anywhere in it while nginx runs, by its `resolver`. One
    /// that stands elsewhere without a variable is an upstream, and is taken from there (each seen on nginx 1.22.1).
    fn resolution(
        &self,
        authority: &str,
        default_port: Option<u16>,
        handler: &Directive,
        scope: &Scope<'_, '_>,
    ) -> Resolution {
        let with_variable = handler.arg(0).is_some_and(super::value::has_variable);
        let Address { host, port } = address(authority, default_port);
        if !with_variable || !matches!(host, Host::Name(_)) || self.literal_hosts.contains(&(host, port)) {
            return Resolution::AtStart;
        }
        match scope.last("resolver") {
            Some(_) => Resolution::AtRunTime,
            None => Resolution::Never,
        }
    }

    /// Notes what the policy of that pool hashes, before the headers and the path become those for the endpoint.
    pub(super) fn noted_key(&self, authority: &str, span: Span) -> Option<Filter> {
        let pool = &self.model.pools[self.pools.get(authority)?.0 as usize];
        let BalancePolicy::Hash { key: HashKey::Request(value), .. } = &pool.balance.value else { return None };
        // A key that is absent is noted as an empty one: both fall to turns.
        let noted = Value::join([value.clone()]);
        Some(filter(span, FilterKind::SetVar(model::deal::KEY.into(), noted)))
    }

    /// Timeouts and TLS of a pool of `stream`.
    pub(super) fn furnish_stream<'c>(
        &mut self,
        id: PoolId,
        udp: bool,
        (name, span): (Text, Span),
        scope: &Scope<'c, '_>,
    ) {
        let is_tls = scope.is_on("proxy_ssl", false);
        let sends_proxy = scope.is_on("proxy_protocol", false);
        let of = |name: &str, default: u64| time(scope, name).or(Some(Spanned::new(default, span)));
        let pool = &mut self.model.pools[id.0 as usize];
        let originate = is_tls.then(|| tls_towards(scope, &pool.name.value, span));
        pool.protocol = if udp { Protocol::Udp } else { Protocol::Tcp };
        pool.timeouts.set(Wait::Connect, of("proxy_connect_timeout", 60_000));
        pool.timeouts.set(Wait::Tunnel, of("proxy_timeout", 600_000));
        pool.retries = retries(scope, "proxy", span);
        let (timeouts, retries) = (pool.timeouts.clone(), pool.retries.clone());
        let limits = Default::default();
        pool.usages.push(Usage { name, span, timeouts, retries, limits, tls: originate.clone() });
        for endpoint in &mut pool.endpoints {
            endpoint.tls = originate.clone();
            endpoint.proxy_protocol = sends_proxy;
        }
    }

    /// `health_check` of nginx Plus: every 5 s, down after one failure, up after one pass.
    fn health_check<'c>(&mut self, id: PoolId, scope: &Scope<'c, '_>) {
        let Some(line) = scope.own_last("health_check") else { return };
        let of = |name: &str| line.args.iter().find_map(|word| word.as_str().strip_prefix(name)?.strip_prefix('='));
        let target: Text = of("uri").unwrap_or("/").into();
        let expect = of("match").map(|name| Spanned::new(Text::from(name), line.span));
        let passes = Arc::default();
        let http = HttpCheck { span: line.span, method: "GET".into(), target, host: None, expect, passes };
        let interval = of("interval").and_then(milliseconds).unwrap_or(5_000);
        let health = HealthCheck::Active {
            span: line.span,
            http: Some(Arc::new(http)),
            other: None,
            interval,
            hurried: interval,
            rise: of("passes").and_then(|text| text.parse().ok()).unwrap_or(1),
            fall: of("fails").and_then(|text| text.parse().ok()).unwrap_or(1),
        };
        let endpoints: &mut Vec<Endpoint> = &mut self.model.pools[id.0 as usize].endpoints;
        endpoints.iter_mut().for_each(|endpoint| endpoint.health = health.clone());
    }
}

/// Hosts, each with its port, that a `proxy_pass` names without a variable and that are no `upstream`. They matter beside
/// one with a variable alone.
pub fn literal_hosts(config: &Config, upstreams: &HashMap<Text, PoolId>) -> HashSet<(Host, Option<u16>)> {
    let mut hosts = HashSet::new();
    let mut with_variable = false;
    each_pass(config, |pass| with_variable |= pass.arg(0).is_some_and(super::value::has_variable));
    if with_variable {
        each_pass(config, |pass| {
            let port =
                pass.arg(0).map(|text| if text.starts_with("https") || text.starts_with("grpcs") { 443 } else { 80 });
            hosts.extend(
                authority(pass)
                    .filter(|text| !upstreams.contains_key(*text))
                    .map(|text| address(text, port))
                    .map(|address| (address.host, address.port)),
            );
        });
    }
    hosts
}

/// Timeouts, retries and TLS of a pool as the first location that uses it sets them.
fn furnish(pool: &mut Pool, first: &Usage) {
    pool.timeouts = first.timeouts.clone();
    pool.retries = first.retries.clone();
    for endpoint in &mut pool.endpoints {
        endpoint.tls = first.tls.clone();
    }
}

/// What one location says of a pool that it uses, over TLS with an authority. A limit on bodies is its own where its block has it: else it is the server's.
fn usage<'c>(here: &Here<'c, '_, '_>, tls: Option<&str>, prefix: &str, span: Span) -> Usage {
    let own_limit = here.location.and(here.scope.own_last("client_max_body_size")).is_some();
    Usage {
        name: format!("{} {}", here.site.name, here.title()).trim_start().into(),
        span,
        timeouts: endpoint_timeouts(here.scope, prefix, span),
        retries: retries(here.scope, prefix, span),
        limits: if own_limit { client_limits(here.scope, span) } else { Default::default() },
        tls: tls.map(|authority| tls_towards(here.scope, authority, span)),
    }
}

/// Certificates aren't verified, and no name is asked for, unless the configuration says so (the manual). Where they are, they must be
/// for the host that is spoken to, or that of `proxy_ssl_name`.
fn tls_towards(scope: &Scope<'_, '_>, authority: &str, span: Span) -> Arc<Tls> {
    let word = |name: &str| scope.last(name).and_then(|line| line.arg(0)).map(Text::from);
    let verify = Some(scope.is_on("proxy_ssl_verify", false));
    let own = word("proxy_ssl_name");
    let sni = own.clone().filter(|_| scope.is_on("proxy_ssl_server_name", false));
    let host = || match address(authority, None).host {
        Host::Ip(ip) => ip.to_string().into(),
        Host::Name(name) | Host::Unix(name) => name,
    };
    let name = Some(own.unwrap_or_else(host)).filter(|name| !super::value::has_variable(name));
    let authorities = word("proxy_ssl_trusted_certificate");
    Arc::new(Tls { mode: TlsMode::Originate, span, verify, sni, name, authorities })
}
