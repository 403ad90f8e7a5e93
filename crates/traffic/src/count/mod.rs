//! What is counted while lines are read, in little room: cells of the minutes at hand in arrays, all others packed.

mod askers;
mod book;
mod client;
mod dense;
mod event;
mod groups;
mod known;
mod names;
mod pack;
mod spots;
mod table;

pub(crate) use book::{Book, Series};
pub(crate) use client::Client;
pub(crate) use event::{Event, NO_BUCKET, NO_GROUP, PASSED_ON, Word};
pub(crate) use known::Named;
pub(crate) use names::Names;
