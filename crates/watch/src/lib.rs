//! Connections to what is live: balancers, their files and logs, applications, databases. It asks, and carries what it hears to a
//! timeline; what that means is for others to say.
#![deny(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod application;
mod ask;
mod balancer;
mod clock;
mod configuration;
mod database;
mod deployments;
pub mod disk;
mod known;
pub mod log;
mod plan;
mod probe;
pub mod recording;
mod spots;
mod voice;
mod watcher;

pub use clock::now;
pub use disk::listing;
pub use log::Tail;
pub use plan::{Plan, Watched};
pub use watcher::Watcher;
