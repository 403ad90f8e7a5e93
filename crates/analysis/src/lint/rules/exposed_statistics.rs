//! See `exposed_statistics.md`.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity};
use model::trace::Tracer;
use model::{Action, Bind, BindAddress, Listener, ListenerId, Model, Predicate, Respond};

use crate::ask::Ask;
use crate::facts::decided::deciding;
use crate::lint::stranger;

/// The balancer's own page, for anybody.
pub static RULE: Rule<Model> =
    Rule { id: "exposed-statistics", severity: Severity::Warning, docs: include_str!("exposed_statistics.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    if !stranger::has(model, shows) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut seen = HashSet::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks(model, listener, shows).iter().filter(|ask| ask.headers.is_empty()) {
            findings.extend(shown(&tracer, id, ask).filter(|finding| seen.insert(finding.primary.span)));
        }
    }
}

/// Whether the balancer answers with something about itself.
fn shows(_: &Predicate, action: &Action) -> bool {
    matches!(action, Action::Respond(respond) if is_own(&respond.what))
}

fn is_own(what: &str) -> bool {
    [Respond::STATISTICS, Respond::INTERFACE, Respond::ORDERS].contains(&what)
}

/// A finding where a stranger gets it.
fn shown(tracer: &Tracer<'_>, id: ListenerId, ask: &Ask) -> Option<Finding> {
    let listener = tracer.model().listener(id);
    let asked = |method: &'static str| Ask { method: method.into(), ..ask.clone() }.place_at(id, listener);
    let placed = asked("GET");
    let what = stranger::answered_by(tracer, &placed).filter(|what| is_own(what))?;
    let takes_orders = stranger::answered_by(tracer, &asked("POST")).is_some_and(|what| what == Respond::ORDERS);
    let span = *deciding(&tracer.trace(&placed.arrival, &placed.request)).first()?;
    let read = "whoever asks for it reads every endpoint's address, state and traffic";
    let what = if what == Respond::ORDERS { Respond::INTERFACE } else { what.as_str() };
    let severity = match (takes_orders, is_private(listener)) {
        (true, false) => Severity::Error,
        (true, true) => Severity::Note,
        (false, false) => Severity::Warning,
        (false, true) => return None,
    };
    let message = match takes_orders {
        true => format!("the {what} takes orders from anybody: whoever asks for it can switch endpoints off"),
        false => format!("the {what} is open to anybody: {read}"),
    };
    let ask = Ask { method: "GET".into(), ..ask.clone() };
    let finding = RULE.finding(span, message).label("anybody gets here").witness(ask.witness());
    let help = "ask for a password, let in only the addresses of those who need it, or listen on 127.0.0.1";
    Some(Finding { severity, ..finding }.help(help))
}

/// Whether every address is one that the internet doesn't lead to.
fn is_private(listener: &Listener) -> bool {
    let private = |bind: &Bind| match &bind.address {
        BindAddress::Ip(std::net::IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local() || ip.is_loopback(),
        BindAddress::Ip(std::net::IpAddr::V6(ip)) => {
            ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_loopback()
        }
        BindAddress::Unix(_) => true,
        BindAddress::Any | BindAddress::Name(_) => false,
    };
    listener.binds.iter().all(private)
}
