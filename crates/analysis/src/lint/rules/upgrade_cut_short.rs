//! See `upgrade_cut_short.md`.

use std::collections::{BTreeMap, HashMap};

use finding::{Confidence, Finding, Rule, Severity, Span, Spanned};
use model::{
    Action, Field, Filter, FilterKind, HeaderOp, How, Matcher, Model, Pool, PoolId, Predicate, Table, Test, Usage,
    Value, Wait,
};

use crate::facts::words::{count, duration, sole_pool};

/// Connections that are meant to stay are cut when they rest.
pub static RULE: Rule<Model> =
    Rule { id: "upgrade-cut-short", severity: Severity::Warning, docs: include_str!("upgrade_cut_short.md"), check };

/// Below this, in milliseconds, what both sides send to keep a connection open comes too late: 30 to 60 s are usual.
const HASTY: u64 = 60_000;

/// Below this it depends on what they send.
const SHORT: u64 = 300_000;

/// Parts of a path that speak of connections which stay.
const NAMES: [&str; 7] = ["cable", "signalr", "socket.io", "sockjs", "websocket", "ws", "wss"];

/// What cuts a connection, whether it is certain that some are meant to stay, and the pool.
type Cut<'m> = (Spanned<u64>, bool, &'m Pool);

/// Places that use pools, by where they stand.
type Places<'m> = HashMap<Span, Vec<(&'m Pool, &'m Usage)>>;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, Cut<'_>> = BTreeMap::new();
    let places = places(model);
    for cut in model.tables.iter().flat_map(|table| asked_for(model, table).chain(handed_on(table, &places))) {
        found.entry(cut.0.span).or_insert(cut);
    }
    let (short, long): (Vec<Cut<'_>>, Vec<Cut<'_>>) = found.into_values().partition(|(cut, ..)| cut.value < SHORT);
    let (certain, possible): (Vec<Cut<'_>>, Vec<Cut<'_>>) = short.into_iter().partition(|(_, certain, _)| *certain);
    findings.extend(certain.into_iter().map(|cut| finding(cut, 0)));
    // Who gave one place time has thought of it; and who hands it on everywhere means some of the places: they are told of once.
    let others = possible.len().saturating_sub(1);
    findings.extend(possible.first().filter(|_| long.is_empty()).map(|cut| finding(*cut, others)));
}

/// Routes whose condition asks for such connections.
fn asked_for<'m>(model: &'m Model, table: &'m Table) -> impl Iterator<Item = Cut<'m>> {
    let routes = table.routes.iter().filter(|route| asks(&route.when));
    let pools = routes.filter_map(|route| leads_to(model, &route.action)).map(|id| model.pool(id));
    pools.filter(|pool| pool.usages.is_empty()).filter_map(|pool| Some((cut(pool)?, true, pool)))
}

/// What cuts a connection that has become a tunnel; one without any timeout is another rule's matter.
fn cut(pool: &Pool) -> Option<Spanned<u64>> {
    pool.timeouts.get(Wait::Tunnel).or(pool.timeouts.get(Wait::Endpoint)).filter(|wait| wait.value > 0)
}

/// The pool that an action leads to, where it is one.
fn leads_to(model: &Model, action: &Action) -> Option<PoolId> {
    match action {
        Action::Forward(forward) => Some(forward.pool),
        Action::Goto(table) => sole_pool(model, *table),
        _ => None,
    }
}

fn asks(when: &Predicate) -> bool {
    match when {
        Predicate::All(of) | Predicate::Any(of) => of.iter().any(asks),
        Predicate::Test(test) => speaks_of_it(test),
        Predicate::Not(_) | Predicate::Const(_) | Predicate::Opaque(_) => false,
    }
}

fn speaks_of_it(test: &Test) -> bool {
    let Matcher::Strings(strings) = &test.matcher else { return false };
    match field(&test.value) {
        Some(Field::Header(name, _)) if name == "upgrade" => strings.any.iter().any(|text| names(&text.to_lowercase())),
        Some(Field::Path) if strings.how != How::Suffix => strings.any.iter().any(|text| names(text)),
        _ => false,
    }
}

/// Whether a word between slashes is one of the names.
fn names(text: &str) -> bool {
    text.split('/').any(|word| NAMES.contains(&word))
}

/// The part of the request that a value is, but for changes of its form.
fn field(value: &Value) -> Option<&Field> {
    match value {
        Value::Field(field) => Some(field),
        Value::Convert(inner, _) => field(inner),
        _ => None,
    }
}

/// Places that hand on what the client wants to change to, and what cuts connections there.
fn handed_on<'m>(table: &'m Table, places: &Places<'m>) -> Vec<Cut<'m>> {
    let filters = || table.routes.iter().flat_map(|route| &route.filters);
    if !filters().any(sends_upgrade) {
        return Vec::new();
    }
    // What is done to a request for an endpoint stands where the endpoint is named.
    let here = filters().filter_map(|filter| places.get(&filter.span));
    let cuts = here.flatten().filter_map(|(pool, usage)| {
        let cut = usage.timeouts.get(Wait::Endpoint).filter(|wait| wait.value > 0)?;
        Some((cut, names(last_word(&usage.name)), *pool))
    });
    cuts.collect()
}

/// The places that use pools, by where they stand.
fn places(model: &Model) -> Places<'_> {
    let mut places = Places::new();
    for pool in &model.pools {
        pool.usages.iter().for_each(|usage| places.entry(usage.span).or_default().push((pool, usage)));
    }
    places
}

/// The path in the name of a place.
fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or_default()
}

fn sends_upgrade(filter: &Filter) -> bool {
    match filter.kind.as_ref() {
        FilterKind::Header(HeaderOp::Set { name, value, .. }) => {
            name == "upgrade" && !matches!(value, Value::Text(text) if text.is_empty())
        }
        _ => false,
    }
}

fn finding((cut, certain, pool): Cut<'_>, others: usize) -> Finding {
    let after = duration(cut.value);
    let more = if others > 0 { format!(" (and in {})", count(others, "other place")) } else { String::new() };
    let message = format!(
        "connections to pool {}{more} that were upgraded (WebSocket) are cut after {after} of silence: clients connect anew all the \
         time, and what was sent in between is lost",
        pool.name.value
    );
    let bad = certain && cut.value < HASTY;
    let mut finding =
        RULE.finding(cut.span, message).label(format!("{after} of silence")).confidence(Confidence::Medium);
    finding.severity = if bad { Severity::Warning } else { Severity::Note };
    let finding =
        if pool.span.contains(cut.span) { finding } else { finding.also(pool.name.span, "this pool is meant") };
    finding.help("let connections that were upgraded rest for an hour, or send a ping more often than that")
}
