//! What each engine's configuration says, read into the traffic model.
//!
//! One folder per engine; no engine knows another. Nothing here does I/O: files, globs and the environment come through
//! [`Surroundings`].
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

pub mod caddy;
mod engine;
pub mod envoy;
pub mod haproxy;
mod logs;
mod manual;
pub mod nginx;
pub mod outline;
mod probe;
pub mod stage;
mod surroundings;
pub mod syntax;
pub mod traefik;

pub use engine::{Editor, Engine, Reading, recognise};
pub use logs::{AccessLog, End, Known, Logging, Logs, Typed, Unclear, Written, named, typed};
pub use probe::{NoAnswer, Probe, Question};
pub use surroundings::{Folder, Missing, Nowhere, Surroundings};

/// All engines, sorted by id.
pub const ENGINES: &[&Engine] = &[&haproxy::ENGINE, &nginx::ENGINE];

/// What is known of access logs, sorted by id.
pub const LOGGING: &[&Logging] =
    &[&caddy::LOGGING, &envoy::LOGGING, &haproxy::logs::LOGGING, &nginx::logs::LOGGING, &traefik::LOGGING];
