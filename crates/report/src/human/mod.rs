//! Pages for people.

mod check;
mod expectations;
mod finding;
mod page;
mod pool;
mod replay;
mod steps;
mod trace;
mod way;

pub use check::check;
pub use finding::findings;
pub(crate) use page::severity;
pub use page::{page, pages};
pub use trace::trace;
