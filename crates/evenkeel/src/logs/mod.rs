//! Access logs: which files, in which format, read by several threads.

mod formats;
mod names;
mod open;
mod pieces;
mod read;
mod stream;

pub use formats::Formats;
pub use names::files;
pub use read::{Way, read};
