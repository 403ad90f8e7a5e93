//! Pages for people.

mod check;
mod finding;
mod page;
mod pool;
mod trace;
mod way;

pub use check::check;
pub(crate) use page::severity;
pub use page::{page, pages};
pub use trace::trace;
