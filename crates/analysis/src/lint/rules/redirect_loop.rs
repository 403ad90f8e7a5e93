//! See `redirect_loop.md`.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};
use model::trace::{Outcome, Tracer};
use model::{Action, Listener, ListenerId, Model, Protocol, Text};

use crate::ask::{Ask, Placed, Scheme};
use crate::facts::decided::{deciding, witness};
use crate::space::{NOBODY, drafts};

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

/// A finding where the request, or the one that it is redirected to, is answered with a redirect to its own URL.
fn looping(tracer: &Tracer<'_>, id: ListenerId, ask: &Ask) -> Option<Finding> {
    let placed = ask.place_at(id, tracer.model().listener(id));
    let next = redirected(tracer, &placed)?;
    if next.url() == ask.url() {
        return finding(tracer, ask, &placed);
    }
    let placed = next.place(tracer.model()).ok().filter(|placed| placed.note.is_none())?;
    let again = redirected(tracer, &placed)?;
    // Where every host is sent there, the host's own routes may stand in another file, or at another balancer.
    let stranger = Ask { host: Text::new_static(NOBODY), ..next.clone() };
    let anyone = redirected(tracer, &stranger.place(tracer.model()).ok()?).is_some_and(|own| own.url() == next.url());
    if again.url() == next.url() && !anyone { finding(tracer, &next, &placed) } else { None }
}

/// What a client asks for next, where the only answer is a redirect.
fn redirected(tracer: &Tracer<'_>, placed: &Placed) -> Option<Ask> {
    match tracer.decide(&placed.arrival, &placed.request).as_slice() {
        [Outcome::Redirect { location: Some(location), .. }] if location.contains("://") => Ask::parse(location).ok(),
        _ => None,
    }
}

fn finding(tracer: &Tracer<'_>, ask: &Ask, placed: &Placed) -> Option<Finding> {
    let trace = tracer.trace(&placed.arrival, &placed.request);
    let span: Span = *deciding(&trace).last()?;
    let message = format!("a request for {} is redirected to itself for ever", ask.url());
    let help = "leave out the requests that are where they should be, or redirect to another host, scheme or path";
    Some(RULE.finding(span, message).label("leads to itself").witness(witness(ask)).help(help))
}
