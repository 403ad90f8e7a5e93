//! Real engines on loopback: a user's configuration is moved there as it is, its endpoints are stubs that say who they are
//! and what they received, and the same requests go to the engine and to the model.
#![deny(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

pub mod client;
mod doors;
pub mod faults;
mod ground;
mod keeper;
mod lab;
pub mod load;
mod pages;
mod pki;
pub mod play;
mod program;
pub mod replay;
pub mod scenarios;
pub mod stack;
mod staged;
mod stand_in;
pub mod stub;
mod trouble;
mod wire;

pub use keeper::Keeper;
pub use lab::Lab;
pub use program::Program;
pub use trouble::Trouble;
pub use watch::listing;
