//! What a model means: lint, expectations, and the questions that people ask.
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

pub mod ask;
pub mod coverage;
pub mod diff;
mod facts;
pub mod init;
pub mod intent;
mod judge;
pub mod lint;
pub mod logs;
mod nearest;
mod prove;
pub mod simulate;
pub mod space;
pub mod standard;
pub mod structure;
pub mod test;
pub mod text;
pub mod weigh;

pub use nearest::nearest;
