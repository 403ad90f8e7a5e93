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
mod bunches;
mod cell;
mod cells;
mod certain;
pub mod change;
mod count;
pub mod even;
mod find;
mod grouped;
mod heavy;
mod part;
mod plan;
mod read;
mod recognise;
mod rollup;
mod routes;
mod sample;
mod simd;
mod sketch;
mod table;

pub use bunches::Bunches;
pub use cell::Cell;
pub use cells::{Cells, Entry, Key, Place, Sum};
pub use grouped::Grouped;
pub use heavy::Heavy;
pub use plan::{Plan, PlanError};
pub use read::{Reader, Times, whole_lines};
pub use recognise::recognise;
pub use rollup::{Rollup, Unread};
pub use routes::{NamedRoute, PathRule, Routes};
pub use sample::{Logged, Sample, hash_line};
pub use sketch::Sketch;
pub use table::{Table, Value};
