//! Sets of requests, as far as lint rules and expectations need them: conditions as alternatives of conjunctions, and
//! a sound (never wrong, at times silent) answer to "does this one hold wherever that one does".

mod clause;
mod cover;
mod implies;
mod literal;
mod versions;

pub use clause::{Clause, Literal, clauses};
pub use cover::Cover;
pub use implies::{disjoint, implies};
pub use literal::{Plain, plain};
pub use versions::Versions;
