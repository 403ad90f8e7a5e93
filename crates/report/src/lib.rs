//! Every byte that a user reads: pages for people, JSON for programs.
//!
//! Nothing is decided here; what others concluded is put into words. Output goes into a writer that the caller hands in,
//! piece by piece, so that a long page needs no memory.
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

mod diff;
mod facts;
pub mod github;
pub mod human;
pub mod json;
mod look;
pub mod markdown;
mod quote;
mod replay;
mod words;

pub use diff::DiffFacts;
pub use facts::{Baseline, CheckFacts, CoverageFacts, ReadFile, Summary, TraceFacts};
pub use look::{Look, Verbosity};
pub use quote::{Place, Quotes};
pub use replay::{Defect, Difference, Replay};
