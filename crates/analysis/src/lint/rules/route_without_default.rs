//! See `route_without_default.md`.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};
use model::{Action, Listener, Model, Protocol};

use crate::facts::reach::unwritten;
use crate::facts::reach::{live_actions, takes_all};

/// Requests that no route takes get an error.
pub static RULE: Rule<Model> = Rule {
    id: "route-without-default",
    severity: Severity::Note,
    docs: include_str!("route_without_default.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let http = model.listeners.iter().filter(|listener| listener.protocol == Protocol::Http && !listener.disabled);
    let unwritten = unwritten(model);
    findings.extend(http.filter_map(|listener| at_listener(model, listener, &unwritten)));
}

fn at_listener(model: &Model, listener: &Listener, unwritten: &HashSet<Span>) -> Option<Finding> {
    let table = model.table(listener.entry);
    let chooses = live_actions(table).any(|action| matches!(action, Action::Goto(_) | Action::Forward(_)));
    // The engine's own answer is nobody's line: it stands where the section begins.
    let last = match table.routes.iter().find(|route| takes_all(route)) {
        Some(route) if unwritten.contains(&route.span) => &route.action,
        Some(_) => return None,
        None => &table.otherwise,
    };
    let status = match last {
        Action::Reject(reject) => reject.status?,
        Action::Respond(respond) => respond.status?,
        _ => return None,
    };
    if !chooses || status < 500 {
        return None;
    }
    let message = format!("requests at {} that no route takes are answered with {status}", listener.name.value);
    Some(
        RULE.finding(listener.name.span, message)
            .label("no default")
            .help("say where the rest goes, or answer it with 404"),
    )
}
