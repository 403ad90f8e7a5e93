//! See `unverified_endpoint.md`.

use std::collections::BTreeSet;

use finding::{Finding, Rule, Severity, Span};
use model::{Host, Model, Pool, Tls};

use crate::facts::reach::reached;
use crate::facts::words::count;

/// TLS towards endpoints that anybody could answer.
pub static RULE: Rule<Model> =
    Rule { id: "unverified-endpoint", severity: Severity::Note, docs: include_str!("unverified_endpoint.md"), check };

/// One finding for all: whoever leaves it out once, leaves it out everywhere.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    let pools = reached(model, |pool| unverified(pool).next().is_some());
    let places: BTreeSet<Span> = pools.iter().flat_map(|pool| unverified(pool)).map(|tls| tls.span).collect();
    let mut places = places.into_iter();
    let Some(first) = places.next() else { return };
    let message = format!(
        "the certificates of endpoints are not checked ({}): whoever answers at their address is believed, and reads and \
         changes what users send",
        count(pools.len(), "pool")
    );
    let finding = RULE.finding(first, message).label("not checked");
    let finding = places.take(3).fold(finding, |finding, span| finding.also(span, "not checked"));
    findings
        .push(finding.help("check them against the authority that signs them, and ask for the name of the endpoint"));
}

/// TLS of the pool's endpoints, and of the places that use it, in which no certificate is checked; nobody stands between this
/// machine and itself.
fn unverified(pool: &Pool) -> impl Iterator<Item = &Tls> {
    let away = || pool.endpoints.iter().filter(|endpoint| !is_here(&endpoint.address.host));
    let own = away().filter_map(|endpoint| endpoint.tls.as_deref());
    let usages = pool.usages.iter().filter(move |_| away().next().is_some()).filter_map(|usage| usage.tls.as_deref());
    own.chain(usages).filter(|tls| tls.verify == Some(false))
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Ip(ip) => ip.is_loopback(),
        Host::Name(name) => name == "localhost",
        Host::Unix(_) => true,
    }
}
