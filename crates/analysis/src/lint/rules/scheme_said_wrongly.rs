//! See `scheme_said_wrongly.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::trace::{Fate, Outcome, Tracer, What};
use model::{Bind, FilterKind, Listener, ListenerId, Model, Value};

use crate::ask::{Ask, Scheme};
use crate::lint::stranger;

/// Endpoints are told of TLS where there was none.
pub static RULE: Rule<Model> = Rule {
    id: "scheme-said-wrongly",
    severity: Severity::Warning,
    docs: include_str!("scheme_said_wrongly.md"),
    check,
};

const HEADER: &str = "x-forwarded-proto";

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let open = |is: fn(&Bind) -> bool| stranger::open(model).any(|(_, listener)| listener.binds.iter().any(is));
    // Where nothing here speaks TLS, somebody in front of it does, and knows.
    if !stranger::filters(model).any(|filter| claims(&filter.kind)) || !open(|bind| bind.tls.is_some()) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut found: BTreeMap<Span, (Ask, Span)> = BTreeMap::new();
    for (id, listener) in stranger::open(model) {
        let wrapped = |port| listener.binds.iter().any(|bind| bind.tls.is_some() && bind.ports == port);
        let door = listener.binds.iter().find(|bind| is_plain(bind) && !wrapped(bind.ports));
        let Some(door) = door else { continue };
        for ask in stranger::asks(model, listener, stranger::forwards) {
            let ask = Ask { scheme: Scheme::Http, port: port(door), ..ask };
            if let Some(span) = told(&tracer, (id, listener), &ask) {
                found.entry(span).or_insert((ask, door.span));
            }
        }
    }
    findings.extend(found.into_iter().map(|(span, (ask, door))| finding(span, &ask, door)));
}

/// Without TLS, for anybody: who speaks first in the name of another may have ended TLS itself.
fn is_plain(bind: &Bind) -> bool {
    bind.tls.is_none() && !bind.proxy_protocol && !bind.is_local()
}

fn port(bind: &Bind) -> Option<u16> {
    bind.ports.map(|ports| ports.first).filter(|port| Some(*port) != Scheme::Http.default_port())
}

fn claims(kind: &FilterKind) -> bool {
    let FilterKind::Header(op) = kind else { return false };
    op.name() == HEADER && matches!(op.value(), Some(Value::Text(text)) if text == "https")
}

/// The line that says so of a plain request, where that is certain. Requests to get a certificate are plain for good reason.
fn told(tracer: &Tracer<'_>, (id, listener): (ListenerId, &Listener), ask: &Ask) -> Option<Span> {
    if ask.target.starts_with("/.well-known/") || ask.headers.iter().any(|(name, _)| name != "host") {
        return None;
    }
    let placed = ask.place_at(id, listener);
    if listener.binds.get(placed.arrival.bind).is_none_or(|bind| !is_plain(bind)) {
        return None;
    }
    let trace = tracer.trace(&placed.arrival, &placed.request);
    let [fate] = trace.fates.as_slice() else { return None };
    let Fate { outcome: Outcome::Forward { .. }, sees: Some(sees), .. } = fate else { return None };
    let said: Vec<_> = sees.headers.iter().filter(|(name, _)| name == HEADER).map(|(_, value)| value).collect();
    let wrong = matches!(said.as_slice(), [Some(text)] if text == "https");
    let last = fate.steps.iter().rev().find(|step| is_about_it(&step.what))?;
    wrong.then_some(last.span)
}

fn is_about_it(what: &What) -> bool {
    matches!(what, What::Rewrote { part, .. } if part.ends_with(HEADER))
}

fn finding(span: Span, ask: &Ask, door: Span) -> Finding {
    let message = "plain requests are said to have come over TLS: the application neither sends them there, nor knows that \
                   its cookies and passwords go over the wire in plain";
    let finding = RULE.finding(span, message).label("https, whatever the client spoke").also(door, "without TLS");
    let finding = finding.witness(ask.witness()).confidence(Confidence::Medium);
    finding.help("say it only of requests that came over TLS, or redirect plain requests before")
}
