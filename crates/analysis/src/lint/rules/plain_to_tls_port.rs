//! See `plain_to_tls_port.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::{Endpoint, Model, Pool, Protocol};

use crate::facts::reach::reached;
use crate::facts::words::{called, takes_traffic};

/// An endpoint that is spoken to in the wrong way for its port.
pub static RULE: Rule<Model> =
    Rule { id: "plain-to-tls-port", severity: Severity::Warning, docs: include_str!("plain_to_tls_port.md"), check };

/// The port of HTTP over TLS.
const CERTAIN: u16 = 443;

/// The same, and one where plain HTTP is found too.
const TLS_PORTS: [u16; 2] = [CERTAIN, 8443];

/// The port of HTTP without TLS.
const PLAIN_PORT: u16 = 80;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for pool in reached(model, |pool| in_pool(pool).is_some()) {
        found.extend(in_pool(pool).map(|finding| (finding.primary.span, finding)));
    }
    findings.extend(found.into_values());
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    if pool.protocol != Protocol::Http {
        return None;
    }
    let used = || pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint));
    used().find_map(|endpoint| plain(pool, endpoint)).or_else(|| used().find_map(|endpoint| wrapped(pool, endpoint)))
}

/// Without TLS to a port of TLS; where places that use the pool differ, the first that does so.
fn plain(pool: &Pool, endpoint: &Endpoint) -> Option<Finding> {
    let port = endpoint.address.port.filter(|port| TLS_PORTS.contains(port))?;
    let place = match pool.usages.as_slice() {
        [] => endpoint.tls.is_none().then_some(endpoint.span)?,
        usages => usages.iter().find(|usage| usage.tls.is_none())?.span,
    };
    let message = format!(
        "{} of pool {} is spoken to without TLS on port {port}: what waits for TLS there answers every request with 400, \
         or closes",
        called(endpoint),
        pool.name.value
    );
    let finding = RULE.finding(place, message).label(format!("no TLS to port {port}"));
    let finding = if place == endpoint.span { finding } else { finding.also(endpoint.span, "the endpoint") };
    let mut finding = finding.confidence(if port == CERTAIN { Confidence::High } else { Confidence::Medium });
    finding.severity = if port == CERTAIN { Severity::Warning } else { Severity::Note };
    Some(finding.help("speak TLS to it, or use the port of its plain HTTP"))
}

/// With TLS to the plain port.
fn wrapped(pool: &Pool, endpoint: &Endpoint) -> Option<Finding> {
    endpoint.address.port.filter(|port| *port == PLAIN_PORT)?;
    let place = match pool.usages.as_slice() {
        [] => endpoint.tls.as_ref().map(|_| endpoint.span)?,
        usages => usages.iter().find(|usage| usage.tls.is_some())?.span,
    };
    let message = format!(
        "{} of pool {} is spoken to in TLS on port {PLAIN_PORT}, where plain HTTP is spoken: each connection fails, and \
         clients see 502 or 503",
        called(endpoint),
        pool.name.value
    );
    let finding = RULE.finding(place, message).label("TLS to port 80");
    let finding = if place == endpoint.span { finding } else { finding.also(endpoint.span, "the endpoint") };
    Some(finding.help("write the port of TLS, such as 443"))
}
