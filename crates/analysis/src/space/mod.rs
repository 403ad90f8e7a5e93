//! Sets of requests, as far as lint rules and expectations need them: conditions as alternatives of conjunctions, and
//! a sound (never wrong, at times silent) answer to "does this one hold wherever that one does".

mod addresses;
mod answer;
mod changes;
mod clause;
mod clients;
mod dim;
pub(crate) mod door;
mod draft;
mod drafts;
mod fates;
mod formula;
mod holds;
mod implies;
pub mod lang;
mod literal;
mod reads;
mod sample;
mod solve;
mod store;
mod sym;

pub(crate) use changes::Case;
pub use clause::{Clause, Literal, clauses, failures};
pub(crate) use dim::{Dim, Spelling, View};
pub use draft::{Draft, NOBODY};
pub use drafts::{Wanted, beside, drafts, drafts_for};
pub(crate) use fates::{FateKey, Simplest, fates, simplest};
pub(crate) use formula::{Atom, Formula};
pub(crate) use holds::Reader;
pub use implies::{disjoint, implies};
pub(crate) use lang::Lang;
pub use literal::{Plain, plain};
pub(crate) use reads::Reads;
pub use sample::{of_pattern, samples};
pub(crate) use solve::{Choice, Solved, Trail, World};
pub(crate) use store::{HostNames, Store, Told};
pub(crate) use sym::{Change, Sym};
