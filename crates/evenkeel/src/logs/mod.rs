//! Access logs: which files, in which format, read by several threads.

mod follow;
mod formats;
mod names;
mod open;
mod pieces;
mod read;
mod stream;
mod tail;

pub use follow::{News, follow};
pub use formats::Formats;
pub use names::files;
pub use read::{Way, read};
