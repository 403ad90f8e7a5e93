//! Recordings: what was seen, as lines of JSON, to be looked at again later or elsewhere.
//!
//! The first line says what it is, in which version, and who plays which part; each other line is an observation. Texts of
//! configurations are in it, with stars in the place of secrets.

mod form;
mod live;
mod material;
mod read;
mod scene;
mod seen;
mod traffic;
mod vitals;
mod write;

#[cfg(test)]
mod tests;

pub use read::{Recording, read};
pub use write::Recorder;

/// The version of recordings that this one writes, and the newest that it reads.
const VERSION: u32 = 1;
/// What the first line calls itself.
const KIND: &str = "evenkeel recording";
