//! See `redirect_loop.md`.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};
use model::trace::{Outcome, Tracer};
use model::{Action, Listener, ListenerId, Model, Protocol};

use crate::ask::{Ask, Scheme};
use crate::facts::decided::{deciding, witness};
use crate::space::drafts;

/// A redirect that leads to itself.
pub static RULE: Rule<Model> =
    Rule { id: "redirect-loop", severity: Severity::Warning, docs: include_str!("redirect_loop.md"), check };

/// So many requests are tried at each listener.
const TRIED: usize = 500;

/// More listeners than this are not tried: the rule asks about requests, one by one.
const LISTENERS: usize = 200;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let redirects = |action: &Action| matches!(action, Action::Redirect(_));
    if !model.tables.iter().flat_map(|table| &table.routes).any(|route| redirects(&route.action)) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut seen = HashSet::new();
    let http = model.listener_ids().filter(|(_, listener)| listener.protocol == Protocol::Http && !listener.disabled);
    for (id, listener) in http.take(LISTENERS) {
        for draft in drafts(model, listener.entry).iter().take(TRIED) {
            for ask in doors(listener).map(|(scheme, port)| draft.ask(scheme, port)) {
                findings.extend(looping(&tracer, id, &ask).filter(|finding| seen.insert(finding.primary.span)));
            }
        }
    }
}

fn doors(listener: &Listener) -> impl Iterator<Item = (Scheme, Option<u16>)> {
    listener.binds.iter().take(4).map(|bind| {
        let scheme = if bind.tls.is_some() { Scheme::Https } else { Scheme::Http };
        (scheme, bind.ports.map(|ports| ports.first))
    })
}

/// A finding where the request is answered with a redirect to its own URL.
fn looping(tracer: &Tracer<'_>, id: ListenerId, ask: &Ask) -> Option<Finding> {
    let placed = ask.place_at(id, tracer.model().listener(id));
    let outcomes = tracer.decide(&placed.arrival, &placed.request);
    let [Outcome::Redirect { location: Some(location), .. }] = outcomes.as_slice() else { return None };
    let same = Ask::parse(location).is_ok_and(|next| location.contains("://") && next.url() == ask.url());
    if !same {
        return None;
    }
    let trace = tracer.trace(&placed.arrival, &placed.request);
    let spans = deciding(&trace);
    let span: Span = *spans.first()?;
    let message = format!("a request for {} is redirected to itself for ever", ask.url());
    let help = "leave out the requests that are where they should be, or redirect to another host, scheme or path";
    Some(RULE.finding(span, message).label("leads to itself").witness(witness(ask)).help(help))
}
