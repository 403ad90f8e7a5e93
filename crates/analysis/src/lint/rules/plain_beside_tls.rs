//! See `plain_beside_tls.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::trace::Tracer;
use model::{Listener, ListenerId, Model, PoolId};

use crate::ask::{Ask, Scheme};
use crate::lint::stranger;

/// What is behind TLS can be had without it as well.
pub static RULE: Rule<Model> =
    Rule { id: "plain-beside-tls", severity: Severity::Note, docs: include_str!("plain_beside_tls.md"), check };

/// The ports that browsers try by themselves.
const PORTS: (u16, u16) = (80, 443);

/// A listener with one of its addresses.
type Door<'m> = (ListenerId, &'m Listener, Span);

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let doors = |port, tls| doors(model, port, tls).collect::<Vec<_>>();
    let (plain, secret) = (doors(PORTS.0, false), doors(PORTS.1, true));
    if plain.is_empty() || secret.is_empty() {
        return;
    }
    let tracer = Tracer::new(model);
    let mut found: BTreeMap<Span, (PoolId, Ask, Span)> = BTreeMap::new();
    for (id, listener, span) in plain {
        for ask in stranger::asks(model, listener, stranger::forwards).into_iter().filter(|ask| !is_meant(ask)) {
            let ask = Ask { scheme: Scheme::Http, port: None, ..ask };
            let Some(pool) = stranger::forwarded(&tracer, (id, listener), &ask) else { continue };
            let wrapped = Ask { scheme: Scheme::Https, ..ask.clone() };
            let same = secret
                .iter()
                .find(|(id, listener, _)| stranger::forwarded(&tracer, (*id, listener), &wrapped) == Some(pool));
            if let Some((.., other)) = same {
                found.entry(span).or_insert((pool, ask, *other));
            }
        }
    }
    findings.extend(found.into_iter().map(|(span, (pool, ask, other))| finding(model, span, (pool, &ask, other))));
}

/// Addresses on the port that more than this machine can reach.
fn doors(model: &Model, port: u16, tls: bool) -> impl Iterator<Item = Door<'_>> {
    stranger::open(model).filter_map(move |(id, listener)| {
        let fits = |bind: &&model::Bind| {
            !bind.is_local()
                && !bind.proxy_protocol
                && bind.tls.is_some() == tls
                && bind.ports.is_some_and(|ports| ports.contains(port))
        };
        Some((id, listener, listener.binds.iter().find(fits)?.span))
    })
}

/// Whether the request is one that must be answered in plain: somebody wants to know whose the name is.
fn is_meant(ask: &Ask) -> bool {
    ask.target.starts_with("/.well-known/")
}

fn finding(model: &Model, span: Span, (pool, ask, other): (PoolId, &Ask, Span)) -> Finding {
    let message = format!(
        "what is behind TLS here is there without it too: requests in plain HTTP go to pool {} like those over TLS, with their \
         passwords and cookies for everybody on the way to read",
        model.pool(pool).name.value
    );
    let finding = RULE.finding(span, message).label("without TLS").also(other, "the same over TLS");
    let finding = finding.witness(ask.witness()).confidence(Confidence::Medium);
    finding.help("answer plain requests with a redirect to https, but for what must be there in plain (challenges for certificates)")
}
