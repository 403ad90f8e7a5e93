//! Sets of requests, as far as lint rules and expectations need them: conditions as alternatives of conjunctions, and
//! a sound (never wrong, at times silent) answer to "does this one hold wherever that one does".

mod clause;
mod cover;
mod draft;
mod drafts;
mod fates;
mod implies;
mod literal;
mod sample;
mod versions;

pub use clause::{Clause, Literal, clauses};
pub use cover::Cover;
pub use draft::{Draft, NOBODY};
pub use drafts::{beside, drafts, drafts_for};
pub(crate) use fates::{FateKey, Simplest, fates, simplest};
pub use implies::{disjoint, implies};
pub use literal::{Plain, plain};
pub use sample::{of_pattern, samples};
pub use versions::Versions;
