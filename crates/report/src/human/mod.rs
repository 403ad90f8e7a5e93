//! Pages for people.

mod check;
mod coverage;
mod diff;
mod expectations;
mod finding;
mod line;
mod page;
mod pool;
mod replay;
mod steps;
mod structure;
mod trace;
mod way;

pub use check::check;
pub use diff::diff;
pub(crate) use finding::trace_command;
pub use finding::{findings, request};
pub(crate) use page::severity;
pub use page::{page, pages};
pub use trace::trace;
