//! A configuration as it stands in its files, read anew whenever they change.

mod around;
mod gather;
mod origins;
mod read;
mod source;
mod stamps;

pub(crate) use read::{Before, read};
pub(crate) use source::Source;
