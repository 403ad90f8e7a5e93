//! Why a condition held or not, for people.

use crate::{Blame, Opaque, Predicate, Test, Text};

use super::eye::Eye;
use super::holds::{self, Tri};
use super::near;
use super::seen::Seen;
use super::state::State;
use super::{Near, Why};

/// The least that shows why the predicate holds or doesn't.
pub(super) fn explain(of: &Predicate, state: &State<'_>) -> Vec<Why> {
    let mut all = Vec::new();
    collect(of, state, false, &mut all);
    if holds::predicate(of, state) == Tri::No {
        mark_only_this(of, state, &mut all);
    }
    all
}

/// Walks the conditions, minding how often each is negated.
fn collect(of: &Predicate, state: &State<'_>, negated: bool, out: &mut Vec<Why>) {
    match of {
        Predicate::Const(_) => {}
        Predicate::Not(inner) => collect(inner, state, !negated, out),
        Predicate::Test(test) => out.push(look(test, state, negated)),
        Predicate::Opaque(opaque) => out.push(look_opaque(opaque, state, negated)),
        Predicate::All(of) => decisive(of, state, negated, Tri::No, out),
        Predicate::Any(of) => decisive(of, state, negated, Tri::Yes, out),
    }
}

/// Of a conjunction those that fail, if some do; of a disjunction the first that holds; else all.
fn decisive(of: &[Predicate], state: &State<'_>, negated: bool, decisive: Tri, out: &mut Vec<Why>) {
    let deciding = of.iter().filter(|inner| holds::predicate(inner, state) == decisive);
    let deciding: Vec<_> = if decisive == Tri::Yes { deciding.take(1).collect() } else { deciding.collect() };
    let shown = if deciding.is_empty() { of.iter().collect() } else { deciding };
    shown.into_iter().for_each(|inner| collect(inner, state, negated, out));
}

/// What one test looked at, what it found, and whether it missed by little.
fn look(test: &Test, state: &State<'_>, negated: bool) -> Why {
    let (found, near) = instances(test, state);
    let held = holds::test(test, state).known();
    let missed = held == Some(false) && !negated;
    Why {
        span: test.span,
        looked_at: test.value.to_string(),
        found,
        wanted: test.matcher.to_string(),
        held: held.map(|held| held != negated),
        negated,
        near: near.filter(|_| missed),
    }
}

/// What was found, all instances of it, and by how little the nearest missed.
fn instances(test: &Test, state: &State<'_>) -> (Option<Text>, Option<Near>) {
    let mut found: Option<String> = None;
    let mut nearest = None;
    Eye::new(state).any(&test.value, &mut |seen| {
        if let Some(text) = seen.known() {
            nearest = nearest.or_else(|| near::miss(&test.matcher, text));
            let all = found.get_or_insert_default();
            all.push_str(if all.is_empty() { "" } else { ", " });
            all.push_str(text);
        }
        matches!(seen, Seen::Unknown(_))
    });
    (found.map(Text::from), nearest)
}

/// The same of something opaque: its reason stands for what was looked at.
fn look_opaque(opaque: &Opaque, state: &State<'_>, negated: bool) -> Why {
    let Blame { span, reason } = opaque.blame.clone();
    let held = holds::opaque(opaque, state).known().map(|held| held != negated);
    Why { span, looked_at: reason.to_string(), found: None, wanted: String::new(), held, negated, near: None }
}

/// Where a route missed by one condition while others, that tell requests apart, held.
fn mark_only_this(of: &Predicate, state: &State<'_>, whys: &mut [Why]) {
    let Predicate::All(of) = of else { return };
    let (failed, held): (Vec<_>, Vec<_>) = of.iter().partition(|inner| holds::predicate(inner, state) == Tri::No);
    let tells_apart = |inner: &&Predicate| matches!(inner, Predicate::Test(_));
    if let ([_], [why], true) = (failed.as_slice(), &mut *whys, held.iter().any(tells_apart)) {
        why.near = why.near.or(Some(Near::OnlyThis));
    }
}
