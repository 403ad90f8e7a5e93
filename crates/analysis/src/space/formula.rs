//! Conditions on whole requests: literals on their parts, put together by "and" and "or".

use std::collections::BTreeMap;
use std::rc::Rc;

use ipnet::IpNet;
use model::Blame;

use super::dim::Dim;
use super::lang::Lang;

/// A condition on a request, with negations pushed down to the literals.
#[derive(Clone, Debug)]
pub enum Formula {
    /// Always, or never.
    Const(bool),
    /// One look at a request, which must come out so.
    Is(Rc<Atom>, bool),
    /// All of them hold.
    All(Rc<[Formula]>),
    /// One of them holds.
    Any(Rc<[Formula]>),
}

/// One look at a request.
#[derive(Clone, Debug)]
pub enum Atom {
    /// A part is there, and its text is in the set.
    Text(Dim, Lang),
    /// The client's address is in one of the networks.
    Client(Vec<IpNet>),
    /// Something that can't be told from the request, or not by us. Those with one key are alike.
    Free {
        /// Tells one from another.
        key: u64,
        /// The line to blame.
        blame: Blame,
        /// Its value in an idle, healthy system.
        usual: Option<bool>,
    },
}

impl Atom {
    fn is_like(&self, other: &Atom) -> bool {
        match (self, other) {
            (Atom::Text(a, x), Atom::Text(b, y)) => a == b && x.is_like(y),
            (Atom::Client(a), Atom::Client(b)) => a == b,
            (Atom::Free { key: a, .. }, Atom::Free { key: b, .. }) => a == b,
            _ => false,
        }
    }
}

impl Formula {
    /// One literal.
    pub fn is(atom: Atom) -> Formula {
        Formula::Is(Rc::new(atom), true)
    }

    /// A part whose text is in the set.
    pub fn text(dim: Dim, lang: Lang) -> Formula {
        if lang.is_nothing() || (lang.is_everything() && !dim.is_optional()) {
            return Formula::Const(!lang.is_nothing());
        }
        Formula::is(Atom::Text(dim, lang))
    }

    /// All of them.
    pub fn all(of: impl IntoIterator<Item = Formula>) -> Formula {
        join(of, true)
    }

    /// One of them.
    pub fn any(of: impl IntoIterator<Item = Formula>) -> Formula {
        join(of, false)
    }

    /// The opposite.
    pub fn not(&self) -> Formula {
        match self {
            Formula::Const(holds) => Formula::Const(!holds),
            Formula::Is(atom, holds) => Formula::Is(atom.clone(), !holds),
            Formula::All(of) => Formula::any(of.iter().map(Formula::not)),
            Formula::Any(of) => Formula::all(of.iter().map(Formula::not)),
        }
    }

    /// Whether both say the same in the same form.
    pub fn is_like(&self, other: &Formula) -> bool {
        match (self, other) {
            (Formula::Const(a), Formula::Const(b)) => a == b,
            (Formula::Is(a, x), Formula::Is(b, y)) => x == y && a.is_like(b),
            (Formula::All(a), Formula::All(b)) | (Formula::Any(a), Formula::Any(b)) => {
                Rc::ptr_eq(a, b) || a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.is_like(b))
            }
            _ => false,
        }
    }

    /// How many parts it has; from `most` on they aren't counted.
    pub fn size(&self, most: usize) -> usize {
        match self {
            Formula::All(of) | Formula::Any(of) => {
                of.iter().fold(1, |size, one| if size >= most { size } else { size + one.size(most - size) })
            }
            _ => 1,
        }
    }

    /// Whether no request meets it, as far as can be seen at once.
    pub fn is_never(&self) -> bool {
        matches!(self, Formula::Const(false))
    }

    /// Whether every request meets it, as far as can be seen at once.
    pub fn is_always(&self) -> bool {
        matches!(self, Formula::Const(true))
    }

    /// Whether some of what it says can't be told.
    pub fn is_vague(&self) -> bool {
        match self {
            Formula::Const(_) => false,
            Formula::Is(atom, _) => matches!(atom.as_ref(), Atom::Free { .. }),
            Formula::All(of) | Formula::Any(of) => of.iter().any(Formula::is_vague),
        }
    }

    /// What it says that can't be told, by key.
    pub fn free(&self, into: &mut BTreeMap<u64, (Blame, Option<bool>)>) {
        match self {
            Formula::Const(_) => {}
            Formula::Is(atom, _) => {
                if let Atom::Free { key, blame, usual } = atom.as_ref() {
                    into.entry(*key).or_insert_with(|| (blame.clone(), *usual));
                }
            }
            Formula::All(of) | Formula::Any(of) => of.iter().for_each(|one| one.free(into)),
        }
    }
}

/// Flat, and without what changes nothing.
fn join(of: impl IntoIterator<Item = Formula>, all: bool) -> Formula {
    let mut parts = Vec::new();
    for one in of {
        match one {
            Formula::Const(holds) if holds == all => {}
            Formula::Const(_) => return one,
            Formula::All(inner) if all => parts.extend(inner.iter().cloned()),
            Formula::Any(inner) if !all => parts.extend(inner.iter().cloned()),
            other => parts.push(other),
        }
    }
    match parts.len() {
        0 => Formula::Const(all),
        1 => parts.swap_remove(0),
        _ if all => Formula::All(parts.into()),
        _ => Formula::Any(parts.into()),
    }
}
