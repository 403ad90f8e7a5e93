//! Routes that came too late: they hold as well, but an earlier one decided.

use std::sync::Arc;

use crate::{Action, How, Matcher, Predicate, Route, Strings};

/// Whether somebody may have meant the later route to decide: it leads elsewhere, and it isn't a wider one that takes
/// what narrower ones before it leave.
pub(super) fn is_rival(later: &Route, decided: &Route) -> bool {
    leads_elsewhere(&later.action, &decided.action) && !is_wider(&later.when, &decided.when)
}

/// Whether the later action sends a request to another place than the one that was decided.
fn leads_elsewhere(action: &Action, decided: &Action) -> bool {
    match (action, decided) {
        (Action::Next, _) => false,
        (Action::Goto(table), Action::Goto(other)) => table != other,
        (Action::Forward(one), Action::Forward(other)) => one.pool != other.pool || one.endpoint != other.endpoint,
        _ => true,
    }
}

/// Whether `wide` plainly holds wherever `narrow` does. Seen from the texts alone: `false` where that doesn't tell.
fn is_wider(wide: &Predicate, narrow: &Predicate) -> bool {
    let narrow = conjuncts(narrow);
    conjuncts(wide).iter().all(|wide| narrow.iter().any(|narrow| follows(wide, narrow)))
}

/// The conditions of which all must hold.
fn conjuncts(of: &Predicate) -> &[Predicate] {
    match of {
        Predicate::All(parts) => parts,
        one => std::slice::from_ref(one),
    }
}

/// Whether the wide condition holds wherever the narrow one does, as far as that can be seen without thought.
fn follows(wide: &Predicate, narrow: &Predicate) -> bool {
    match (wide, narrow) {
        (Predicate::Const(true), _) => true,
        (Predicate::Any(of), _) => of.iter().any(|one| follows(one, narrow)),
        (Predicate::Not(wide), Predicate::Not(narrow)) => follows(narrow, wide),
        (Predicate::Opaque(one), Predicate::Opaque(other)) => Arc::ptr_eq(one, other),
        (Predicate::Test(one), Predicate::Test(other)) if one.value == other.value => {
            one.span == other.span && Arc::ptr_eq(&one.look, &other.look)
                || matcher_follows(&one.matcher, &other.matcher)
        }
        _ => false,
    }
}

/// Whether whatever the narrow matcher takes is taken by the wide one too.
fn matcher_follows(wide: &Matcher, narrow: &Matcher) -> bool {
    match (wide, narrow) {
        (Matcher::Strings(wide), Matcher::Strings(narrow)) => {
            narrow.any.iter().all(|text| wide.any.iter().any(|own| text_follows(wide, own, narrow, text)))
        }
        (Matcher::Found, _) => true,
        _ => false,
    }
}

/// Whether every value that compares with the narrow text compares with the wide one.
fn text_follows(wide: &Strings, own: &str, narrow: &Strings, text: &str) -> bool {
    if narrow.fold && !wide.fold {
        return false;
    }
    let lowered = text.to_ascii_lowercase();
    let text = if wide.fold { lowered.as_str() } else { text };
    match (wide.how, narrow.how) {
        (How::Equal, How::Equal) => text == own,
        (How::Prefix, How::Equal | How::Prefix) => text.starts_with(own),
        (How::Suffix, How::Equal | How::Suffix) => text.ends_with(own),
        (How::Substring, How::Equal | How::Prefix | How::Suffix | How::Substring) => text.contains(own),
        _ => false,
    }
}
