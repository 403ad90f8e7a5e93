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

mod ahead;
mod cell;
mod count;
mod find;
mod heavy;
mod plan;
mod read;
mod recognise;
mod rollup;
mod routes;
mod sketch;

pub use cell::Cell;
pub use heavy::Heavy;
pub use plan::{Plan, PlanError};
pub use read::{Reader, whole_lines};
pub use recognise::recognise;
pub use rollup::{Key, Rollup, Unread};
pub use routes::{NamedRoute, PathRule, Routes};
pub use sketch::Sketch;
