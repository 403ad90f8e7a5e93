//! See `odd_endpoint.md`.

use std::collections::HashSet;

use finding::{Confidence, Finding, Rule, Severity};
use model::{Address, Endpoint, Limit, Model, Pool};

use crate::facts::peers::{odd_one, peers};
use crate::facts::reach::reached;
use crate::facts::words::called;
use crate::nearest::one_slip;

/// An endpoint that is spoken to in another way than all its neighbours.
pub static RULE: Rule<Model> =
    Rule { id: "odd-endpoint", severity: Severity::Warning, docs: include_str!("odd_endpoint.md"), check };

/// The port of HTTP over TLS; who speaks plainly to it is told so by a rule of its own.
const TLS_PORT: u16 = 443;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| pool.endpoints.len() > 1 && !in_pool(pool).is_empty());
    findings.extend(found.into_iter().flat_map(in_pool));
}

fn in_pool(pool: &Pool) -> Vec<Finding> {
    let peers = peers(pool);
    [header(pool, &peers), tls(pool, &peers), port(pool, &peers), limit(pool, &peers)].into_iter().flatten().collect()
}

/// The one that lacks, or alone has, what `has` asks for; of two the one that lacks it.
fn alone<'m>(peers: &[&'m Endpoint], has: fn(&Endpoint) -> bool) -> Option<(&'m Endpoint, &'m Endpoint)> {
    match peers {
        [one, other] if has(one) != has(other) => Some(if has(one) { (other, one) } else { (one, other) }),
        _ => odd_one(peers, has),
    }
}

fn header(pool: &Pool, peers: &[&Endpoint]) -> Option<Finding> {
    let (odd, usual) = alone(peers, |endpoint| endpoint.proxy_protocol)?;
    let (own, theirs) = if odd.proxy_protocol { ("a", "none") } else { ("no", "one") };
    let message = format!(
        "{} of pool {} is sent {own} PROXY protocol header, its neighbours are sent {theirs}: who waits for the header closes \
         connections without it, and who doesn't takes it for a broken request",
        called(odd),
        pool.name.value,
    );
    let finding = RULE.finding(odd.span, message).label(format!("{own} PROXY protocol header"));
    Some(finding.also(usual.span, theirs).help("speak to all endpoints in the same way"))
}

/// Ports tell who speaks TLS and who doesn't, so only endpoints with the same one are compared.
fn tls(pool: &Pool, peers: &[&Endpoint]) -> Option<Finding> {
    let port = peers.first()?.address.port?;
    if !pool.usages.is_empty() || port == TLS_PORT || peers.iter().any(|endpoint| endpoint.address.port != Some(port)) {
        return None;
    }
    let (odd, usual) = alone(peers, |endpoint| endpoint.tls.is_some())?;
    let (with, other) = if odd.tls.is_some() { ("in TLS", "without it") } else { ("without TLS", "in TLS") };
    let message = format!(
        "{} of pool {} is spoken to {with}, its neighbours on the same port {port} {other}: its share of the requests fails",
        called(odd),
        pool.name.value
    );
    Some(
        RULE.finding(odd.span, message)
            .label(with)
            .also(usual.span, other)
            .help("speak to all endpoints in the same way"),
    )
}

/// On machines of their own, endpoints listen on the same port.
fn port(pool: &Pool, peers: &[&Endpoint]) -> Option<Finding> {
    let hosts: HashSet<_> = peers.iter().map(|endpoint| &endpoint.address.host).collect();
    let (odd, usual) = odd_one(peers, |endpoint| endpoint.address.port)?;
    let (Some(own), Some(theirs)) = (odd.address.port, usual.address.port) else { return None };
    if hosts.len() < peers.len() {
        return None;
    }
    let slip = one_slip(&own.to_string(), &theirs.to_string());
    let message = format!("{} of pool {} has port {own}, all others {theirs}", called(odd), pool.name.value);
    let message = if slip { format!("{message}: that looks like a slip of the finger") } else { message };
    let finding =
        RULE.finding(odd.span, message).label(format!("port {own}")).also(usual.span, format!("port {theirs}"));
    let mut finding = finding.confidence(if slip { Confidence::Medium } else { Confidence::Low });
    if !slip {
        finding.severity = Severity::Note;
    }
    let meant = Address { port: Some(theirs), ..odd.address.clone() };
    Some(finding.help(format!("if it is the same program as the others, write {meant}")))
}

/// Only among equals: a larger machine has a larger weight as well.
fn limit(pool: &Pool, peers: &[&Endpoint]) -> Option<Finding> {
    let of = |endpoint: &Endpoint| endpoint.limits.get(Limit::Connections).map(|limit| limit.value);
    let (odd, usual) = odd_one(peers, of)?;
    if peers.iter().any(|endpoint| endpoint.weight.value != odd.weight.value) {
        return None;
    }
    let said = |limit: Option<u64>| limit.map_or("no limit".to_owned(), |limit| format!("a limit of {limit}"));
    let message = format!(
        "{} of pool {} has {} of connections, all others {}",
        called(odd),
        pool.name.value,
        said(of(odd)),
        said(of(usual))
    );
    let mut finding = RULE.finding(odd.span, message).label(said(of(odd))).also(usual.span, said(of(usual)));
    finding.severity = Severity::Note;
    Some(finding.help("give machines that are alike the same limit"))
}
