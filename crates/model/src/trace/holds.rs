//! Whether conditions hold.

use crate::{Blame, Opaque, Predicate, Test};

use super::eye::{Eye, matches};
use super::seen::Seen;
use super::state::State;

/// Yes, no, or not known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tri {
    Yes,
    No,
    /// Not known; the condition to decide, by its address, and the directive to blame.
    Unknown(usize, Blame),
}

impl Tri {
    /// What is known is yes or no.
    fn of(holds: bool) -> Self {
        if holds { Tri::Yes } else { Tri::No }
    }

    /// The opposite; what is not known stays so.
    pub(super) fn negated(self) -> Self {
        match self {
            Tri::Yes => Tri::No,
            Tri::No => Tri::Yes,
            unknown => unknown,
        }
    }

    /// Whether it holds; `None` where not known.
    pub(super) fn known(&self) -> Option<bool> {
        match self {
            Tri::Yes => Some(true),
            Tri::No => Some(false),
            Tri::Unknown(..) => None,
        }
    }
}

/// Whether a predicate holds for the request as it is now. What is not known doesn't matter where the rest decides.
pub(super) fn predicate(of: &Predicate, state: &State<'_>) -> Tri {
    match of {
        Predicate::Const(holds) => Tri::of(*holds),
        Predicate::All(all) => fold(all, state, Tri::No),
        Predicate::Any(any) => fold(any, state, Tri::Yes),
        Predicate::Not(inner) => predicate(inner, state).negated(),
        Predicate::Test(own) => test(own, state),
        Predicate::Opaque(own) => opaque(own, state),
    }
}

/// Up to the first that is `decisive`; else not known if one is not, else the opposite.
fn fold(of: &[Predicate], state: &State<'_>, decisive: Tri) -> Tri {
    let mut result = decisive.clone().negated();
    for inner in of {
        match predicate(inner, state) {
            own if own == decisive => return decisive,
            unknown @ Tri::Unknown(..) if result.known().is_some() => result = unknown,
            _ => {}
        }
    }
    result
}

/// Address of a condition: the same for every route that shares it.
pub(super) fn address<T>(of: &T) -> usize {
    std::ptr::from_ref(of) as usize
}

/// At rest where the model knows that; else as this way through the model has decided before.
pub(super) fn opaque(of: &Opaque, state: &State<'_>) -> Tri {
    match of.usual.or_else(|| state.decision(address(of))) {
        Some(holds) => Tri::of(holds),
        None => Tri::Unknown(address(of), of.blame.clone()),
    }
}

/// Whether the test holds for any instance of the value. A pattern that can't be run is unknown.
pub(super) fn test(of: &Test, state: &State<'_>) -> Tri {
    let mut unknown = None;
    let holds = Eye::new(state).any(&of.value, &mut |seen| match seen {
        Seen::Absent => false,
        Seen::Text(text) => matches(&of.matcher, &text).unwrap_or_else(|| {
            unknown = Some(Blame { span: of.span, reason: "a pattern that can't be run".into() });
            false
        }),
        Seen::Unknown(blame) => {
            unknown = Some(blame);
            false
        }
    });
    match (holds, unknown) {
        (true, _) => Tri::Yes,
        (false, None) => Tri::No,
        (false, Some(blame)) => match state.decision(address(of)) {
            Some(holds) => Tri::of(holds),
            None => Tri::Unknown(address(of), blame),
        },
    }
}

/// Notes what was assumed of the opaque parts that have a usual value, where the answer hangs on them.
pub(super) fn note_usual(of: &Predicate, state: &mut State<'_>) {
    let mut usual = Vec::new();
    collect_usual(of, &mut usual);
    if usual.is_empty() || without_usual(of, state).known().is_some() {
        return;
    }
    for opaque in usual {
        state.assume(&opaque.blame, opaque.usual == Some(true), true);
    }
}

/// Every opaque condition with a value at rest, in order.
fn collect_usual<'p>(of: &'p Predicate, out: &mut Vec<&'p Opaque>) {
    match of {
        Predicate::All(inner) | Predicate::Any(inner) => inner.iter().for_each(|own| collect_usual(own, out)),
        Predicate::Not(inner) => collect_usual(inner, out),
        Predicate::Opaque(own) if own.usual.is_some() => out.push(own),
        Predicate::Const(_) | Predicate::Test(_) | Predicate::Opaque(_) => {}
    }
}

/// Whether the predicate holds if nothing is known of what is usual.
fn without_usual(of: &Predicate, state: &State<'_>) -> Tri {
    let all = |of: &[Predicate], decisive: Tri| {
        let inner: Vec<Tri> = of.iter().map(|own| without_usual(own, state)).collect();
        let unknown = inner.iter().find(|own| own.known().is_none()).cloned();
        if inner.contains(&decisive) { decisive } else { unknown.unwrap_or(decisive.negated()) }
    };
    match of {
        Predicate::All(of) => all(of, Tri::No),
        Predicate::Any(of) => all(of, Tri::Yes),
        Predicate::Not(inner) => without_usual(inner, state).negated(),
        Predicate::Opaque(own) => Tri::Unknown(address(own.as_ref()), own.blame.clone()),
        other => predicate(other, state),
    }
}
