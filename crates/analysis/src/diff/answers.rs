//! What else rules do besides choosing a way: headers of answers, limits, copies. They are held against each other rule by rule:
//! who meets one and no longer does is not worked out.

use std::collections::{BTreeMap, BTreeSet};

use finding::Span;
use model::trace::{Answered, Trace};
use model::words::{answered, unanswered};
use model::{Dots, Filter, FilterKind, HeaderOp, Model, PathRules, Route, Text};

use super::{Because, Change, Kind};
use crate::facts::decided::deciding;
use crate::facts::reach::Reach;
use crate::prove::{Names, Printer};

/// So many lines of each side are shown.
const LINES: usize = 6;

/// Where rules that do and ask the same stand.
type Places = BTreeMap<u64, (Kind, String, Vec<Span>)>;

/// Rules that one side has, or has more often. What is asked otherwise than before is one change.
pub(super) fn compare(old: (&Model, &dyn Names), new: (&Model, &dyn Names)) -> Vec<Change> {
    let (before, after) = (places(old), places(new));
    let prints: BTreeSet<u64> = before.keys().chain(after.keys()).copied().collect();
    let lines = |places: &Places, print: u64| places.get(&print).map(|place| place.2.clone()).unwrap_or_default();
    let mut all: BTreeMap<(Kind, &str), Vec<Because>> = BTreeMap::new();
    for print in prints {
        let because = Because { old: lines(&before, print), new: lines(&after, print) };
        let Some((kind, what, _)) = before.get(&print).or(after.get(&print)) else { continue };
        if because.old.len() != because.new.len() {
            all.entry((*kind, what)).or_default().push(because);
        }
    }
    all.into_iter().flat_map(|((kind, what), found)| changes(kind, what, found)).collect()
}

fn changes(kind: Kind, what: &str, found: Vec<Because>) -> Vec<Change> {
    let gone = found.iter().filter(|one| one.new.is_empty()).count();
    let come = found.iter().filter(|one| one.old.is_empty()).count();
    if gone == 0 || gone != come || found.len() != gone + come {
        return found.into_iter().map(|because| change(kind, what, because)).collect();
    }
    let mut because = Because::default();
    for one in found {
        because.old.extend(one.old);
        because.new.extend(one.new);
    }
    shorten(&mut because);
    vec![Change { because, ..Change::new(kind, format!("{what} under another condition, or in another way")) }]
}

fn change(kind: Kind, what: &str, mut because: Because) -> Change {
    let (was, is) = (because.old.len(), because.new.len());
    let message = match (was, is) {
        (0, _) => format!("{what} is new"),
        (_, 0) => format!("{what} is gone"),
        _ => format!("{what} in {} -> {is}", crate::facts::words::count(was, "place")),
    };
    shorten(&mut because);
    let number = |count: usize| (count > 0).then(|| count.to_string());
    let (before, after) = (number(was), number(is));
    Change { before, after, because, ..Change::new(kind, message) }
}

/// Each line once, and a few of them.
fn shorten(because: &mut Because) {
    for lines in [&mut because.old, &mut because.new] {
        lines.dedup();
        lines.truncate(LINES);
    }
}

/// So many headers of one answer are told.
const TOLD: usize = 6;

/// What is different in the headers that the client gets, before and after.
pub(super) fn headers(before: &Trace, after: &Trace) -> (String, String) {
    let of = |trace: &Trace| trace.fates.first().map(|fate| fate.answer_headers.clone()).unwrap_or_default();
    let (old, new) = (of(before), of(after));
    let named = |all: &[Answered], name: &Text| all.iter().filter(|one| one.name == *name).cloned().collect::<Vec<_>>();
    let names: BTreeSet<&Text> = old.iter().chain(&new).map(|one| &one.name).collect();
    let said = |own: &[Answered], other: &[Answered]| match (own, other) {
        ([], [other, ..]) => unanswered(other),
        _ => own.iter().map(answered).collect::<Vec<_>>().join(" and "),
    };
    let pairs = names.into_iter().map(|name| (named(&old, name), named(&new, name)));
    let told = pairs.map(|(a, b)| (said(&a, &b), said(&b, &a))).filter(|(was, is)| was != is).take(TOLD);
    let (was, is): (Vec<String>, Vec<String>) = told.unzip();
    (was.join(", "), is.join(", "))
}

/// The lines of a side that says nothing of a header: those that it sets in their place, else those that lead there.
pub(super) fn beside(because: &mut Because, (before, after): &(Trace, Trace)) {
    for (lines, trace) in [(&mut because.old, before), (&mut because.new, after)] {
        if lines.is_empty() {
            let said = trace.fates.iter().flat_map(|fate| &fate.answer_headers).find_map(|one| one.span);
            lines.extend(said.into_iter().chain(deciding(trace)).take(1));
        }
    }
}

/// Forms into which one side brings paths and the other doesn't: rules for paths are asked of another text then. Which requests
/// that concerns is not worked out, for both sides are compared only on paths that have one form.
pub(super) fn forms(old: &Model, new: &Model) -> Vec<Change> {
    let (before, after) = (normal(old), normal(new));
    if before.is_empty() || after.is_empty() {
        // An address that is new or gone is told anyway.
        return Vec::new();
    }
    let one = |form: &String| {
        let lines = |side: &BTreeMap<String, Vec<Span>>| side.get(form).cloned().unwrap_or_default();
        let because = Because { old: lines(&before), new: lines(&after) };
        change(Kind::Fate, &format!("the form of paths, {form},"), because)
    };
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter().filter(|form| !(before.contains_key(*form) && after.contains_key(*form))).map(one).collect()
}

/// The forms into which paths are brought, and where.
fn normal(model: &Model) -> BTreeMap<String, Vec<Span>> {
    let reach = Reach::of(model);
    let tables = model.tables.iter().zip(&reach.tables).filter(|(_, reached)| **reached);
    let mut all: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for filter in tables.flat_map(|(table, _)| &table.routes).flat_map(|route| &route.filters) {
        if let FilterKind::Normalize(rules) = filter.kind.as_ref() {
            all.entry(form(rules)).or_default().push(filter.span);
        }
    }
    all
}

fn form(rules: &PathRules) -> String {
    let word = |is: bool, what: &str| format!("{} {what}", if is { "with" } else { "without" });
    let dots = word(rules.dots == Dots::Resolved, "resolved dots");
    format!("{}, {} and {dots}", word(rules.decode, "decoded escapes"), word(rules.merge_slashes, "merged slashes"))
}

fn places((model, names): (&Model, &dyn Names)) -> Places {
    let reach = Reach::of(model);
    let tables = model.tables.iter().zip(&reach.tables).filter(|(_, reached)| **reached);
    let mut places = Places::new();
    for route in tables.flat_map(|(table, _)| &table.routes) {
        route.filters.iter().for_each(|filter| add(route, filter, names, &mut places));
    }
    places
}

fn add(route: &Route, filter: &Filter, names: &dyn Names, places: &mut Places) {
    let Some((kind, what)) = words(&filter.kind) else { return };
    let print = Printer::filters(names, &route.when, std::slice::from_ref(filter));
    places.entry(print).or_insert_with(|| (kind, what, Vec::new())).2.push(filter.span);
}

fn words(kind: &FilterKind) -> Option<(Kind, String)> {
    Some(match kind {
        FilterKind::ResponseHeader(HeaderOp::Remove(name)) => {
            (Kind::Header, format!("an answer without header {name}"))
        }
        FilterKind::ResponseHeader(op) => (Kind::Header, format!("header {} of an answer", op.name())),
        FilterKind::Limit(limit) => (Kind::Limit, format!("the limit of {limit}")),
        FilterKind::Count(key) => (Kind::Limit, format!("the count of requests by {key}")),
        // What the client's address is good for, from affinity to logs, is seen in no answer.
        FilterKind::SetClient(value) => (Kind::Connection, format!("the client's address out of {value}")),
        FilterKind::Mirror(target) => (Kind::Fate, format!("a copy of requests to {target}")),
        _ => return None,
    })
}
