//! What is watched beside the balancers themselves.

mod keys;
mod read;
mod types;
mod words;

pub(crate) use keys::WATCH;
pub(crate) use read::{secrets, watch};
pub use types::{Application, Database, Probe, Watch};
