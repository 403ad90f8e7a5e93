//! What access logs say of traffic: lines become counts and sketches, and counts a verdict on how even a spread is.
//!
//! Nothing is read here: bytes come in as slices, and time comes with the lines.
#![deny(
    missing_docs,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod cell;
mod heavy;
mod rollup;
mod sketch;
mod table;

pub use cell::Cell;
pub use heavy::Heavy;
pub use rollup::{Key, Rollup, Unread};
pub use sketch::Sketch;
pub use table::{Table, Value};
