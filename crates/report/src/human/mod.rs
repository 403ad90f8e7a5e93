//! Pages for people.

mod asked;
mod check;
mod coverage;
mod diagnose;
mod diff;
mod expectations;
mod finding;
mod line;
mod logs;
mod mend;
mod news;
mod page;
mod pool;
mod replay;
mod simulate;
mod statistics;
mod steps;
mod structure;
mod trace;
mod way;

pub(crate) use asked::asked;
pub use check::check;
pub(crate) use check::{read_line, total};
pub use diagnose::diagnosis;
pub use diff::diff;
pub use finding::findings;
pub use logs::{logs, minute, news as log_news};
pub use mend::mend;
pub use news::news;
pub use page::{page, pages};
pub(crate) use page::{paragraph, sentence};
pub use simulate::simulate;
pub use trace::trace;
