//! What is counted while lines are read, in little room: cells of the minutes at hand in arrays, all others packed.

mod askers;
mod book;
mod dense;
mod event;
mod groups;
mod known;
mod names;
mod pack;
mod spots;
mod table;

pub(crate) use book::{Book, Series};
pub(crate) use event::{Event, NO_BUCKET, PASSED_ON, Word};
pub(crate) use known::{Named, Seen};
pub(crate) use names::Names;
