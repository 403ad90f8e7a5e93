//! See `redirect_loop.md`.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};
use model::trace::{Outcome, Tracer, What};
use model::{Action, Field, How, Listener, ListenerId, Matcher, Model, Predicate, Protocol, Value};

use crate::ask::{Ask, Placed, Scheme};
use crate::facts::decided::deciding;
use crate::space::drafts_for;

/// A redirect that leads to itself.
pub static RULE: Rule<Model> =
    Rule { id: "redirect-loop", severity: Severity::Warning, docs: include_str!("redirect_loop.md"), check };

/// So many requests are tried at each listener.
const TRIED: usize = 64;

/// More listeners than this are not tried: the rule asks about requests, one by one.
const LISTENERS: usize = 50;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let routes = model.tables.iter().flat_map(|table| &table.routes);
    let ends = model.tables.iter().map(|table| (&Predicate::ALWAYS, &table.otherwise));
    if !routes.map(|route| (&route.when, &route.action)).chain(ends).any(|(when, action)| may_loop(when, action)) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut seen = HashSet::new();
    let http = model.listener_ids().filter(|(_, listener)| listener.protocol == Protocol::Http && !listener.disabled);
    for (id, listener) in http.take(LISTENERS) {
        for draft in drafts_for(model, listener.entry, TRIED, may_loop) {
            for ask in doors(listener).map(|(scheme, port)| draft.ask(scheme, port)) {
                findings.extend(looping(&tracer, id, &ask).filter(|finding| seen.insert(finding.primary.span)));
            }
        }
    }
}

/// Whether the route redirects, and not just one path to another.
fn may_loop(when: &Predicate, action: &Action) -> bool {
    let one_path = matches!(when, Predicate::Test(test)
        if test.value == Value::Field(Field::Path)
            && matches!(&test.matcher, Matcher::Strings(strings) if strings.how == How::Equal));
    matches!(action, Action::Redirect(_)) && !one_path
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
    if again.url() == next.url() && is_known(tracer, &next, &placed) { finding(tracer, &next, &placed) } else { None }
}

/// Whether a condition takes the request for its host. Where all hosts are sent there, that host's own routes may stand in
/// another file, or at another balancer.
fn is_known(tracer: &Tracer<'_>, ask: &Ask, placed: &Placed) -> bool {
    let trace = tracer.trace(&placed.arrival, &placed.request);
    let matched = trace.fates.iter().flat_map(|fate| &fate.steps).filter(|step| step.what == What::Matched);
    let mut whys = matched.flat_map(|step| &step.why);
    whys.any(|why| {
        why.held == Some(true) && why.found.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(&ask.host))
    })
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
    let span: Span = *deciding(&trace).first()?;
    let message = format!("a request for {} is redirected to itself for ever", ask.url());
    let help = "leave out the requests that are where they should be, or redirect to another host, scheme or path";
    Some(RULE.finding(span, message).label("leads to itself").witness(ask.witness()).help(help))
}
