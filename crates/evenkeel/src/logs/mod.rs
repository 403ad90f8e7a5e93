//! Access logs: which files, in which format, read by several threads.

mod follow;
mod formats;
mod kept;
mod learn;
mod names;
mod open;
mod page;
mod pieces;
mod read;
mod stream;

pub use follow::{News, follow};
pub use formats::Formats;
pub use kept::{keep, kept, schema};
pub use learn::{Learned, learn, of_group};
pub use names::files;
pub use page::Page;
pub use read::{Way, read};
