//! Where roll-ups of logs are kept.
//!
//! [`Store`] is one file of SQLite: roll-ups of many logs join in it, a log that is read twice counts once, and users ask it in SQL.
//! [`clickhouse`] asks a ClickHouse that has the lines themselves, and gets the same roll-up out of it, to the last bucket.
#![deny(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod blob;
mod bunches;
pub mod clickhouse;
mod number;
mod source;
mod sqlite;
mod trouble;

pub use source::Source;
pub use sqlite::Store;
pub use trouble::Trouble;
