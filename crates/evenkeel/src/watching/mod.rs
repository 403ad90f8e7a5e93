//! What is worth knowing of what is watched.

mod configuration;
mod item;
mod news;
mod plan;
mod running;

pub use news::Newsroom;
pub use plan::plan;
