//! Values as they depend on the request that came in.

use std::rc::Rc;
use std::sync::Arc;

use model::{Blame, Converter, Map, Text};

use super::dim::{Dim, View};
use super::formula::Formula;

/// A value, as it depends on the request that came in.
#[derive(Clone, Debug)]
pub enum Sym {
    /// It isn't there.
    Absent,
    /// Always this.
    Text(Text),
    /// A look at a part of the request.
    Part(Dim, View),
    /// The address of the client.
    Client,
    /// The first where it is an address, else the other.
    Address(Rc<[Sym; 2]>),
    /// One after the other; absent ones are empty.
    Join(Rc<[Sym]>),
    /// Changed.
    Convert(Rc<Sym>, Rc<Change>),
    /// The one whose condition holds; the conditions exclude each other, and one of them holds.
    Choice(Rc<[(Formula, Sym)]>),
    /// What a map gives for a key: values in the order of the entries, and one where none fits.
    Lookup(Rc<Sym>, Arc<Map>, Rc<[Sym]>),
    /// Not known.
    Unknown(Rc<Blame>),
}

/// A change of a value.
#[derive(Clone, Debug)]
pub enum Change {
    /// One of the model's.
    Model(Converter),
    /// What stands before the first `?`.
    PathOf,
    /// What stands behind the first `?`; absent where there is none.
    QueryOf,
    /// With a `?` before it.
    Marked,
    /// A part of it.
    Look(View),
    /// What stands behind the first place of a text, or behind it at the start where told so; absent where it isn't there.
    Behind(Text, bool),
}

impl Sym {
    /// Not known, because of that.
    pub fn unknown(blame: &Blame) -> Sym {
        Sym::Unknown(Rc::new(blame.clone()))
    }

    /// One after the other.
    pub fn join(parts: impl IntoIterator<Item = Sym>) -> Sym {
        Sym::Join(parts.into_iter().collect())
    }

    /// Changed.
    pub fn changed(self, change: Change) -> Sym {
        match self {
            Sym::Absent if !matches!(change, Change::Model(Converter::OrElse(_))) => Sym::Absent,
            other => Sym::Convert(Rc::new(other), Rc::new(change)),
        }
    }

    /// `then` where the condition holds, else `otherwise`.
    pub fn choose(when: &Formula, then: Sym, otherwise: Sym) -> Sym {
        match when {
            Formula::Const(true) => then,
            Formula::Const(false) => otherwise,
            _ => Sym::Choice(Rc::new([(when.clone(), then), (when.not(), otherwise)])),
        }
    }
}
