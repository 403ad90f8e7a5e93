//! Where two answers differ in headers that the balancer adds, hides or lets through.

use std::collections::BTreeMap;

use finding::Span;
use model::trace::{Answered, Trace};
use model::{ResponseChange, ResponseHeader};

use super::apart::{self, Lines, Place};
use super::exit::{End, Exit};
use crate::space::{Formula, Reader, Sym};

/// Headers of the answer that differ at two ends.
pub(super) struct Differing {
    /// The lines that say so, of the old side and of the new one.
    pub lines: (Vec<Span>, Vec<Span>),
    /// Whether it is so for every request.
    always: bool,
    /// Where it isn't: values that may be different.
    places: Vec<Place>,
}

impl Differing {
    /// For which requests.
    pub fn when(&self, reader: &mut Reader, span: Span) -> Formula {
        match self.always {
            true => Formula::Const(true),
            false => Formula::any(self.places.iter().map(|place| place.differs(reader, span)).collect::<Vec<_>>()),
        }
    }
}

/// A change with its value.
type One<'s> = (&'s ResponseHeader, &'s Sym);

/// What differs; `None` where both answers are the same, as far as their form tells.
pub(super) fn differing(left: &Exit<'_>, right: &Exit<'_>, lines: Lines<'_>) -> Option<Differing> {
    if left.store.answers.is(&right.store.answers) {
        return None;
    }
    let (before, after) = (by_name(left), by_name(right));
    let mut all = Differing { lines: Default::default(), always: false, places: Vec::new() };
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let none = Vec::new();
    for name in names {
        let (old, new) = (before.get(name).unwrap_or(&none), after.get(name).unwrap_or(&none));
        let places = match same_form(old, new) {
            true => values(old, new, lines),
            false => Vec::new(),
        };
        if same_form(old, new) && places.is_empty() {
            continue;
        }
        all.always |= places.is_empty();
        all.places.extend(places);
        all.lines.0.extend(old.iter().map(|(header, _)| header.span));
        all.lines.1.extend(new.iter().map(|(header, _)| header.span));
    }
    let differs = all.always || !all.places.is_empty();
    differs.then_some(all)
}

/// What is done to the answer at the end of a way, by the name of the header.
fn by_name<'e>(exit: &'e Exit<'_>) -> BTreeMap<&'e str, Vec<One<'e>>> {
    let mut all: BTreeMap<&str, Vec<One<'_>>> = BTreeMap::new();
    let status = |own: Option<u16>| exit.store.status.flatten().or(own).filter(|_| !exit.store.vague_status);
    let (forwarded, status) = match exit.end {
        End::Redirect(own, _) => (false, status(Some(own))),
        End::Respond(own) => (false, status(own)),
        // Closed without an answer.
        End::Reject(None) => return all,
        End::Reject(own) => (false, status(own)),
        _ => (true, None),
    };
    for (header, value) in exit.store.answers.each() {
        let counts = header.concerns(status) && (forwarded || !header.change.is_of_endpoints());
        // A line without a value is no line.
        let is_there = !matches!(value, Sym::Absent) || header.change.value().is_none();
        if counts && is_there {
            all.entry(header.change.name()).or_default().push((header, value));
        }
    }
    all
}

/// Whether the same is done for the same statuses, whatever the values are.
fn same_form(old: &[One<'_>], new: &[One<'_>]) -> bool {
    let kind = |change: &ResponseChange| match change {
        ResponseChange::Header(op) => (std::mem::discriminant(change), Some(std::mem::discriminant(op))),
        _ => (std::mem::discriminant(change), None),
    };
    let same = |((a, _), (b, _)): (&One<'_>, &One<'_>)| a.only == b.only && kind(&a.change) == kind(&b.change);
    old.len() == new.len() && old.iter().zip(new).all(same)
}

/// Values that may be different.
fn values(old: &[One<'_>], new: &[One<'_>], lines: Lines<'_>) -> Vec<Place> {
    old.iter().zip(new).flat_map(|((_, a), (_, b))| apart::values(a, b, lines)).collect()
}

/// Whether the client gets the same headers with both answers, wherever they are written.
pub(super) fn same_headers((before, after): &(Trace, Trace)) -> bool {
    let headers = |trace: &Trace| {
        let of_fate = |answered: &[Answered]| {
            let mut all: Vec<Answered> = answered.to_vec();
            all.iter_mut().for_each(|one| one.span = None);
            all.sort_by(|a, b| a.name.cmp(&b.name));
            all
        };
        trace.fates.iter().map(|fate| of_fate(&fate.answer_headers)).collect::<Vec<_>>()
    };
    headers(before) == headers(after)
}
