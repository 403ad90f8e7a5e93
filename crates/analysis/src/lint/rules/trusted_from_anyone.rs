//! See `trusted_from_anyone.md`.

use std::collections::{BTreeMap, HashSet};

use finding::{Finding, Rule, Severity, Span};
use model::trace::{Fate, Step, Tracer, What};
use model::{Action, Field, Filter, FilterKind, ListenerId, Model, Predicate, Text, Value};

use crate::ask::Ask;
use crate::lint::stranger;

/// A header that makes whoever sends it somebody else.
pub static RULE: Rule<Model> = Rule {
    id: "trusted-from-anyone",
    severity: Severity::Warning,
    docs: include_str!("trusted_from_anyone.md"),
    check,
};

/// Whom the stranger claims to be (an address kept free for examples).
const CLAIMED: &str = "192.0.2.7";

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut read: BTreeMap<Text, HashSet<Span>> = BTreeMap::new();
    for (span, header) in stranger::filters(model).filter_map(header_of_client) {
        read.entry(header).or_default().insert(span);
    }
    if read.is_empty() {
        return;
    }
    let tracer = Tracer::new(model);
    let mut seen = HashSet::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks(model, listener, goes_on) {
            for (header, spans) in &read {
                let Some(ask) = claiming(&ask, header) else { continue };
                let believing = believing(&tracer, id, &ask).into_iter().filter(|span| spans.contains(span));
                let new: Vec<Span> = believing.filter(|span| seen.insert(*span)).collect();
                findings.extend(new.into_iter().map(|span| finding(span, header, &ask)));
            }
        }
    }
}

/// Changes of the client stand in routes after which others come.
fn goes_on(_: &Predicate, action: &Action) -> bool {
    matches!(action, Action::Next)
}

/// The header that the client's address is taken out of.
fn header_of_client(filter: &Filter) -> Option<(Span, Text)> {
    match filter.kind.as_ref() {
        FilterKind::SetClient(value) => Some((filter.span, header(value)?)),
        _ => None,
    }
}

/// The header that a value is, but for changes of its form.
fn header(value: &Value) -> Option<Text> {
    match value {
        Value::Field(Field::Header(name, _)) => Some(name.clone()),
        Value::Convert(inner, _) => header(inner),
        _ => None,
    }
}

/// The request with the claim; `None` where it needs another header, which may be one that only a proxy knows.
fn claiming(ask: &Ask, header: &Text) -> Option<Ask> {
    let others = ask.headers.iter().any(|(name, _)| name != header);
    (!others).then(|| Ask { headers: vec![(header.clone(), CLAIMED.into())], ..ask.clone() })
}

/// Where the claim is taken for true, whatever becomes of the request.
fn believing(tracer: &Tracer<'_>, id: ListenerId, ask: &Ask) -> Vec<Span> {
    let placed = ask.place_at(id, tracer.model().listener(id));
    let trace = tracer.trace(&placed.arrival, &placed.request);
    let takes = |step: &&Step| matches!(&step.what, What::Rewrote { after: Some(after), .. } if after == CLAIMED);
    let places = |fate: &Fate| fate.steps.iter().filter(takes).map(|step| step.span).collect::<Vec<_>>();
    let mut fates = trace.fates.iter().map(places);
    let first = fates.next().unwrap_or_default();
    fates.fold(first, |all, fate| all.into_iter().filter(|span| fate.contains(span)).collect())
}

fn finding(span: Span, header: &Text, ask: &Ask) -> Finding {
    let message = format!(
        "the client's address is taken out of {header}, whoever sends it: anybody passes for an address of their choice in \
         lists of addresses, limits and logs"
    );
    let help = "believe the header from the addresses of your own proxies alone";
    RULE.finding(span, message).label("believes everybody").witness(ask.witness()).help(help)
}
