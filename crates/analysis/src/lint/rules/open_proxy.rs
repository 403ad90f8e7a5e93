//! See `open_proxy.md`.

use std::collections::{BTreeSet, HashSet};

use finding::{Finding, Rule, Severity};
use model::trace::{Outcome, Tracer};
use model::{Action, Converter, Field, FilterKind, Listener, ListenerId, Missing, Model, Predicate, Text, Value};

use crate::ask::Ask;
use crate::facts::decided::deciding;
use crate::lint::stranger;

/// Requests that go to whatever address the client names.
pub static RULE: Rule<Model> =
    Rule { id: "open-proxy", severity: Severity::Error, docs: include_str!("open_proxy.md"), check };

/// Where the stranger wants to go (an address kept free for examples).
const WANTED: &str = "192.0.2.7";

/// So many parts of a request are tried; nobody computes addresses out of more.
const PARTS: usize = 64;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    if !stranger::has(model, computes) {
        return;
    }
    let tracer = Tracer::new(model);
    let parts = parts(model);
    let mut seen = HashSet::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks(model, listener, computes) {
            let tries = parts.iter().take(PARTS).filter_map(|part| part.put(&ask)).chain(in_path(&ask));
            let found = tries.filter_map(|ask| led(&tracer, (id, listener), &ask));
            findings.extend(found.filter(|finding| seen.insert(finding.primary.span)));
        }
    }
}

/// Whether the request goes to an address that is computed.
fn computes(_: &Predicate, action: &Action) -> bool {
    matches!(action, Action::ForwardByName { missing: Missing::Address, .. })
}

/// A part of a request that a client writes.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Argument(Text),
    Header(Text),
}

impl Part {
    /// The request with the address in that part; `None` where it needs a header of its own, which strangers may not know.
    fn put(&self, ask: &Ask) -> Option<Ask> {
        let own = matches!(self, Part::Header(own) if ask.headers.iter().all(|(name, _)| name == own));
        if !own && !ask.headers.is_empty() {
            return None;
        }
        Some(match self {
            Part::Header(name) if name == "host" => Ask { host: WANTED.into(), ..ask.clone() },
            Part::Header(name) => Ask { headers: vec![(name.clone(), WANTED.into())], ..ask.clone() },
            Part::Argument(name) => {
                let path = ask.target.split('?').next().unwrap_or("/");
                Ask { target: format!("{path}?{name}={WANTED}").into(), ..ask.clone() }
            }
        })
    }
}

/// The parts that values which are kept, or which name an address, are made of.
fn parts(model: &Model) -> BTreeSet<Part> {
    let mut out = BTreeSet::new();
    for filter in stranger::filters(model) {
        if let FilterKind::SetVar(_, value) = filter.kind.as_ref() {
            parts_of(value, &mut out);
        }
    }
    let routes = model.tables.iter().flat_map(|table| &table.routes);
    for route in routes {
        if let Action::ForwardByName { name, .. } = &route.action {
            parts_of(name, &mut out);
        }
    }
    out
}

fn parts_of(value: &Value, out: &mut BTreeSet<Part>) {
    match value {
        Value::Field(field) => out.extend(part_of(field)),
        Value::Join(parts) => parts.iter().for_each(|part| parts_of(part, out)),
        Value::Convert(inner, converter) => {
            parts_of(inner, out);
            if let Converter::Followed(parts) = converter.as_ref() {
                parts.iter().for_each(|part| parts_of(part, out));
            }
        }
        Value::Lookup(key, map) => {
            parts_of(key, out);
            map.entries().iter().map(|entry| &entry.value).chain(&map.default).for_each(|value| parts_of(value, out));
        }
        Value::Text(_) | Value::Opaque(_) => {}
    }
}

fn part_of(field: &Field) -> Option<Part> {
    match field {
        Field::Header(name, _) => Some(Part::Header(name.clone())),
        Field::Argument(name) | Field::ArgumentAnyCase(name) => Some(Part::Argument(name.clone())),
        _ => None,
    }
}

/// The request with the address in the place of each part of its path, and behind it.
fn in_path(ask: &Ask) -> impl Iterator<Item = Ask> {
    let path = ask.target.split('?').next().unwrap_or("/").to_string();
    let segments: Vec<String> = path.split('/').skip(1).map(str::to_string).collect();
    let replaced = move |at: usize| {
        let all = segments.iter().enumerate().map(|(own, text)| if own == at { WANTED } else { text.as_str() });
        format!("/{}", all.collect::<Vec<_>>().join("/"))
    };
    let count = path.split('/').count() - 1;
    let behind = format!("{}/{WANTED}", path.trim_end_matches('/'));
    let targets: Vec<String> = (0..count).map(replaced).chain([behind]).collect();
    let ask = ask.clone();
    let plain = ask.headers.is_empty();
    targets.into_iter().filter(move |_| plain).map(move |target| Ask { target: target.into(), ..ask.clone() })
}

/// A finding where the request goes to the very address that it names.
fn led(tracer: &Tracer<'_>, (id, listener): (ListenerId, &Listener), ask: &Ask) -> Option<Finding> {
    let placed = ask.place_at(id, listener);
    let outcomes = tracer.decide(&placed.arrival, &placed.request);
    let [Outcome::ForwardTo { address }] = outcomes.as_slice() else { return None };
    let host = address.rsplit_once(':').map_or(address.as_str(), |(host, _)| host);
    if host != WANTED && address != WANTED {
        return None;
    }
    let span = *deciding(&tracer.trace(&placed.arrival, &placed.request)).first()?;
    let message = "whoever asks names the address that the request goes to: anybody reaches what only the balancer should \
                   reach, such as 127.0.0.1, or the internet under the balancer's address";
    let help = "choose among addresses that the configuration knows, by a map from names to pools";
    Some(RULE.finding(span, message).label("goes wherever the client says").witness(ask.witness()).help(help))
}
