//! Where two requests on their way differ, as the endpoint would receive them.

use std::rc::Rc;

use finding::Span;
use model::{Blame, Text};

use super::prints::{Names, Printer};
use crate::space::lang::of_matcher;
use crate::space::{Change, Formula, Reader, Store, Sym};

/// So many places where they differ are looked at.
const MOST: usize = 64;

/// What tells unknown things of both sides apart.
#[derive(Clone, Copy)]
pub(super) struct Lines<'x> {
    pub old: &'x dyn Names,
    pub new: &'x dyn Names,
}

/// Two values that may be different where the condition holds.
pub(super) struct Place {
    pub when: Formula,
    values: (Sym, Sym),
}

impl Place {
    /// Where they are different for certain, or at least may be: a value that is always the same text is held against the
    /// other.
    pub fn differs(&self, reader: &mut Reader, span: Span) -> Formula {
        let other = |reader: &mut Reader, text: &Text, value: &Sym| {
            let set = of_matcher(&model::Matcher::equals([text.clone()]));
            set.map_or(Formula::Const(true), |set| reader.in_set(value, &set, span).not())
        };
        let differs = match &self.values {
            (Sym::Text(text), value) | (value, Sym::Text(text)) => other(reader, text, value),
            (Sym::Absent, value) | (value, Sym::Absent) => reader.present(value, span),
            _ => Formula::Const(true),
        };
        Formula::all([self.when.clone(), differs])
    }

    /// Where one is that text and the other isn't.
    pub fn parted_at(&self, reader: &mut Reader, text: &str, span: Span) -> Formula {
        let Ok(set) = of_matcher(&model::Matcher::equals([text])) else { return Formula::Const(false) };
        let (a, b) = (reader.in_set(&self.values.0, &set, span), reader.in_set(&self.values.1, &set, span));
        let apart = Formula::any([Formula::all([a.clone(), b.not()]), Formula::all([a.not(), b])]);
        Formula::all([self.when.clone(), apart])
    }
}

/// Where some part may be different; nothing where both are alike for all requests.
pub(super) fn apart(before: &Store, after: &Store, lines: Lines<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    for (a, b) in before.parts(after) {
        part(&a, &b, &Formula::Const(true), lines, &mut places);
    }
    places
}

/// The same for two values.
pub(super) fn values(a: &Sym, b: &Sym, lines: Lines<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    part(a, b, &Formula::Const(true), lines, &mut places);
    places
}

fn part(a: &Sym, b: &Sym, when: &Formula, lines: Lines<'_>, places: &mut Vec<Place>) {
    if places.len() >= MOST || when.is_never() {
        return;
    }
    match (a, b) {
        (Sym::Choice(of), _) => of.iter().for_each(|(own, one)| {
            part(one, b, &Formula::all([when.clone(), own.clone()]), lines, places);
        }),
        (_, Sym::Choice(of)) => of.iter().for_each(|(own, one)| {
            part(a, one, &Formula::all([when.clone(), own.clone()]), lines, places);
        }),
        _ if alike(a, b, lines) => {}
        _ => places.push(Place { when: when.clone(), values: (a.clone(), b.clone()) }),
    }
}

/// Whether two values are the same for every request, as far as their form tells.
fn alike(a: &Sym, b: &Sym, lines: Lines<'_>) -> bool {
    match (a, b) {
        (Sym::Absent, Sym::Absent) | (Sym::Client, Sym::Client) => true,
        (Sym::Text(a), Sym::Text(b)) => a == b,
        (Sym::Part(a, x), Sym::Part(b, y)) => a == b && x == y,
        (Sym::Join(a), Sym::Join(b)) => all_alike(a, b, lines),
        (Sym::Address(a), Sym::Address(b)) => all_alike(&a[..], &b[..], lines),
        (Sym::Convert(a, x), Sym::Convert(b, y)) => changes_alike(x, y) && alike(a, b, lines),
        (Sym::Lookup(a, x, p), Sym::Lookup(b, y, q)) => {
            let keys = |names, map: &model::Map| {
                map.entries().iter().map(|entry| Printer::of_matcher(names, &entry.matcher)).collect::<Vec<u64>>()
            };
            alike(a, b, lines) && all_alike(p, q, lines) && keys(lines.old, x) == keys(lines.new, y)
        }
        (Sym::Choice(a), Sym::Choice(b)) => {
            let one =
                |((own, a), (other, b)): (&(Formula, Sym), &(Formula, Sym))| own.is_like(other) && alike(a, b, lines);
            Rc::ptr_eq(a, b) || a.len() == b.len() && a.iter().zip(b.iter()).all(one)
        }
        (Sym::Unknown(a), Sym::Unknown(b)) => same_blame(a, b, lines),
        _ => false,
    }
}

fn same_blame(a: &Blame, b: &Blame, lines: Lines<'_>) -> bool {
    a.reason == b.reason && lines.old.line(a) == lines.new.line(b)
}

fn all_alike(a: &[Sym], b: &[Sym], lines: Lines<'_>) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b, lines))
}

fn changes_alike(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Model(a), Change::Model(b)) => a == b,
        (Change::Behind(a, x), Change::Behind(b, y)) => a == b && x == y,
        (Change::Look(a), Change::Look(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
