//! See `redirect_loses_path.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::trace::{Outcome, Tracer};
use model::{Action, Field, Listener, ListenerId, Model, Predicate, Value};

use crate::ask::Ask;
use crate::facts::decided::deciding;
use crate::lint::stranger;
use crate::space::NOBODY;

/// Whatever page is asked for, the redirect leads to the front page.
pub static RULE: Rule<Model> = Rule {
    id: "redirect-loses-path",
    severity: Severity::Warning,
    docs: include_str!("redirect_loses_path.md"),
    check,
};

/// Some page.
const PAGE: &str = "some/page";

/// Statuses of what moved for good.
const FOR_GOOD: [u16; 2] = [301, 308];

fn check(model: &Model, findings: &mut Vec<Finding>) {
    if !stranger::has(model, may_lose) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (id, listener) in stranger::open(model) {
        let asks = stranger::asks_both(model, listener, may_lose);
        for ask in asks.iter().filter(|ask| ask.headers.is_empty() && !ask.target.contains('?')) {
            if let Some(finding) = lost(&tracer, (id, listener), ask) {
                let known = found.entry(finding.primary.span).or_insert_with(|| finding.clone());
                if finding.severity > known.severity {
                    *known = finding;
                }
            }
        }
    }
    findings.extend(found.into_values());
}

fn may_lose(_: &Predicate, action: &Action) -> bool {
    matches!(action, Action::Redirect(redirect) if is_fixed(&redirect.location))
}

/// Whether nothing but the host of the request is in the value.
fn is_fixed(value: &Value) -> bool {
    match value {
        Value::Text(_) => true,
        Value::Field(Field::Header(name, _)) => name == "host",
        Value::Join(parts) => parts.iter().all(is_fixed),
        Value::Convert(inner, _) => is_fixed(inner),
        Value::Field(_) | Value::Lookup(..) | Value::Opaque(_) => false,
    }
}

/// Asks for a page below the path, at the host itself and at the one that the redirect leads to.
fn lost(tracer: &Tracer<'_>, at: (ListenerId, &Listener), ask: &Ask) -> Option<Finding> {
    let page = Ask { target: format!("{}/{PAGE}", ask.target.trim_end_matches('/')).into(), ..ask.clone() };
    let (status, location) = redirected(tracer, at, &page)?;
    let (scheme, host) = front(&location)?;
    let there = Ask { host: host.into(), ..page.clone() };
    if scheme != page.scheme.as_str() && redirected(tracer, at, &there).is_some_and(|(_, same)| same == location) {
        return finding(tracer, at, &there, &location, Severity::Warning);
    }
    // What moved for good was meant to be found again; a detour, such as a login, wasn't.
    let moved = FOR_GOOD.contains(&status);
    let other = moved && page.host != NOBODY && !page.host.eq_ignore_ascii_case(host);
    other.then(|| finding(tracer, at, &page, &location, Severity::Note))?
}

/// Where the request is redirected to, where that is certain.
fn redirected(tracer: &Tracer<'_>, (id, listener): (ListenerId, &Listener), ask: &Ask) -> Option<(u16, String)> {
    let placed = ask.place_at(id, listener);
    match tracer.decide(&placed.arrival, &placed.request).as_slice() {
        [Outcome::Redirect { status, location: Some(location) }] => Some((*status, location.to_string())),
        _ => None,
    }
}

/// Scheme and host of a location that is the front page of a host.
fn front(location: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = location.split_once("://")?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    (!host.is_empty() && !host.contains(['/', '?', '#', ':'])).then_some((scheme, host))
}

fn finding(
    tracer: &Tracer<'_>,
    (id, listener): (ListenerId, &Listener),
    ask: &Ask,
    location: &str,
    severity: Severity,
) -> Option<Finding> {
    let placed = ask.place_at(id, listener);
    let span = *deciding(&tracer.trace(&placed.arrival, &placed.request)).first()?;
    let message = format!("every page is redirected to the front page {location}: links and bookmarks lose their path");
    let mut finding = RULE.finding(span, message).label("without the path").witness(ask.witness());
    finding.severity = severity;
    Some(finding.help("keep path and query in the redirect (`redirect scheme` or `redirect prefix`, `$request_uri`)"))
}
