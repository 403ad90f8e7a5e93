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
mod certain;
pub mod change;
mod clusters;
pub mod even;
mod heavy;
mod rollup;
mod sketch;

pub use cell::Cell;
pub use clusters::Clusters;
pub use heavy::Heavy;
pub use rollup::{Key, Rollup, Unread};
pub use sketch::Sketch;
