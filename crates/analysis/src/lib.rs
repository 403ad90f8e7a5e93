//! What can be concluded from a traffic model: what looks wrong in it, and whether it does what is wanted of it.
//!
//! Nothing here knows an engine or its words.
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

pub mod lint;
pub mod space;
