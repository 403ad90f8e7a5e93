//! What rules that users write can ask: the model as values of CEL. docs/standard.md lists them; times are milliseconds.

use std::collections::HashMap;

use cel::Value;
use model::{Bind, BindAddress, Endpoint, HealthCheck, Limit, Limits, Listener, Model, Pool, Protocol, Timeouts};

use super::policy::policy;
use crate::facts::words::{called, takes_traffic};
use crate::intent::PoolIntent;
use crate::intent::standard::WAITS;

/// Parts of a value, by name. What the configuration doesn't say is left out, so that `has(...)` tells.
#[derive(Default)]
struct Parts(HashMap<String, Value>);

impl Parts {
    /// A part that is always there.
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// A part that is left out where there is no value: `has(...)` in a condition tells, and null is never met.
    fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Parts> for Value {
    fn from(parts: Parts) -> Value {
        Value::from(parts.0)
    }
}

/// Integers of CEL have 64 bits with a sign; what is larger counts as the largest.
fn number(number: impl TryInto<i64>) -> Value {
    Value::Int(number.try_into().unwrap_or(i64::MAX))
}

fn text(text: impl AsRef<str>) -> Value {
    Value::from(text.as_ref())
}

fn list(all: impl IntoIterator<Item = Value>) -> Value {
    Value::from(all.into_iter().collect::<Vec<Value>>())
}

/// `balancer`, all of it.
pub(super) fn balancer(name: &str, model: &Model, known: &[PoolIntent]) -> Value {
    let pools = model.pools.iter().map(|own| pool(own, known));
    let parts = Parts::default().with("name", text(name)).with("pools", list(pools));
    parts.with("listeners", list(model.listeners.iter().map(listener))).into()
}

/// `pool`.
pub(super) fn pool(pool: &Pool, known: &[PoolIntent]) -> Value {
    let tags = known.iter().filter(|one| one.name.value == pool.name.value).flat_map(|one| &one.tags);
    let parts = Parts::default()
        .with("name", text(&pool.name.value))
        .with("protocol", protocol(pool.protocol))
        .with("balance", text(policy(&pool.balance.value)))
        .with("sticky", pool.stickiness.is_some())
        .with("tags", list(tags.map(|tag| text(&tag.value))))
        .with("endpoints", list(pool.endpoints.iter().map(|endpoint| self::endpoint(endpoint, pool))))
        .with("timeouts", timeouts(&pool.timeouts))
        .with("limits", limits(&pool.limits))
        .maybe("retries", pool.retries.attempts.as_ref().map(|attempts| number(attempts.value)))
        .maybe("keepalive", pool.keepalive.as_ref().map(|keepalive| number(keepalive.value)));
    parts.into()
}

/// `endpoint`.
pub(super) fn endpoint(endpoint: &Endpoint, pool: &Pool) -> Value {
    let tls = endpoint.tls.as_deref();
    let parts = Parts::default()
        .with("name", text(called(endpoint)))
        .with("pool", text(&pool.name.value))
        .with("address", text(endpoint.address.to_string()))
        .with("weight", number(endpoint.weight.value))
        .with("backup", endpoint.tier > 0)
        .with("active", takes_traffic(endpoint))
        .with("health", health(&endpoint.health))
        .with("limits", limits(&endpoint.limits))
        .with("tls", tls.is_some())
        .with("proxy_protocol", endpoint.proxy_protocol)
        .maybe("port", endpoint.address.port.map(number))
        .maybe("verified", tls.and_then(|tls| tls.verify));
    parts.into()
}

/// `listener`.
pub(super) fn listener(listener: &Listener) -> Value {
    let parts = Parts::default()
        .with("name", text(&listener.name.value))
        .with("protocol", protocol(listener.protocol))
        .with("binds", list(listener.binds.iter().map(bind)))
        .with("timeouts", timeouts(&listener.timeouts))
        .with("limits", limits(&listener.limits))
        .with("active", !listener.disabled);
    parts.into()
}

/// A socket's path stands in the place of an address, and has no port. Of a range of ports only the first is told.
fn bind(bind: &Bind) -> Value {
    let address = match &bind.address {
        BindAddress::Any => "*".to_owned(),
        BindAddress::Ip(ip) => ip.to_string(),
        BindAddress::Unix(text) | BindAddress::Name(text) => text.to_string(),
    };
    let parts = Parts::default()
        .with("address", text(address))
        .with("local", bind.is_local())
        .with("tls", bind.tls.is_some())
        .with("proxy_protocol", bind.proxy_protocol)
        .maybe("port", bind.ports.map(|ports| number(ports.first)));
    parts.into()
}

/// By the names that the intent file has for them.
fn protocol(protocol: Protocol) -> Value {
    text(match protocol {
        Protocol::Http => "http",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    })
}

fn health(health: &HealthCheck) -> Value {
    let kind = |kind| Parts::default().with("kind", text(kind));
    match health {
        HealthCheck::None => kind("none").into(),
        HealthCheck::Passive { failures, window, .. } => {
            kind("passive").with("failures", number(*failures)).with("window", number(*window)).into()
        }
        HealthCheck::Active { http, other, interval, rise, fall, .. } => {
            let parts = kind("active")
                .with("interval", number(*interval))
                .with("rise", number(*rise))
                .with("fall", number(*fall))
                .maybe("method", http.as_ref().map(|http| text(&http.method)))
                .maybe("path", http.as_ref().map(|http| text(http.target.split('?').next().unwrap_or_default())))
                .maybe("speaks", other.as_ref().map(text));
            parts.into()
        }
    }
}

fn timeouts(timeouts: &Timeouts) -> Value {
    let said = |parts: Parts, (name, wait)| parts.maybe(name, timeouts.get(wait).map(|said| number(said.value)));
    WAITS.into_iter().fold(Parts::default(), said).into()
}

fn limits(limits: &Limits) -> Value {
    let kinds = [("connections", Limit::Connections), ("queue", Limit::Queue), ("body", Limit::Body)];
    let said = |parts: Parts, (name, limit)| parts.maybe(name, limits.get(limit).map(|said| number(said.value)));
    kinds.into_iter().fold(Parts::default(), said).into()
}
