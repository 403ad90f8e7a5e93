//! Where two requests on their way differ, as the endpoint would receive them.

use std::rc::Rc;

use model::Blame;

use super::prints::{Names, Printer};
use crate::space::{Change, Formula, Store, Sym};

/// So many places where they differ are looked at.
const MOST: usize = 64;

/// What tells unknown things of both sides apart.
#[derive(Clone, Copy)]
pub(super) struct Lines<'x> {
    pub old: &'x dyn Names,
    pub new: &'x dyn Names,
}

/// Conditions under each of which some part may be different; none where both are alike for all requests.
pub(super) fn apart(before: &Store, after: &Store, lines: Lines<'_>) -> Vec<Formula> {
    let mut places = Vec::new();
    for (a, b) in before.parts(after) {
        part(&a, &b, &Formula::Const(true), lines, &mut places);
    }
    places
}

/// The same for two values.
pub(super) fn values(a: &Sym, b: &Sym, lines: Lines<'_>) -> Vec<Formula> {
    let mut places = Vec::new();
    part(a, b, &Formula::Const(true), lines, &mut places);
    places
}

fn part(a: &Sym, b: &Sym, when: &Formula, lines: Lines<'_>, places: &mut Vec<Formula>) {
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
        _ => places.push(when.clone()),
    }
}

/// Whether two values are the same for every request, as far as their form tells.
fn alike(a: &Sym, b: &Sym, lines: Lines<'_>) -> bool {
    match (a, b) {
        (Sym::Absent, Sym::Absent) | (Sym::Client, Sym::Client) => true,
        (Sym::Text(a), Sym::Text(b)) => a == b,
        (Sym::Part(a, x), Sym::Part(b, y)) => a == b && x == y,
        (Sym::Join(a), Sym::Join(b)) => all_alike(a, b, lines),
        (Sym::Convert(a, x), Sym::Convert(b, y)) => changes_alike(x, y) && alike(a, b, lines),
        (Sym::Lookup(a, x, p), Sym::Lookup(b, y, q)) => {
            let keys = |names, map: &model::Map| {
                map.entries().iter().map(|entry| Printer::of_matcher(names, &entry.matcher)).collect::<Vec<u64>>()
            };
            alike(a, b, lines) && all_alike(p, q, lines) && keys(lines.old, x) == keys(lines.new, y)
        }
        (Sym::Choice(a), Sym::Choice(b)) => Rc::ptr_eq(a, b),
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
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
