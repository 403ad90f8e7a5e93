//! What is worth knowing of what is watched.

mod alarm;
mod configuration;
mod item;
mod news;
mod plan;
mod recorded;
mod running;

pub use alarm::Alarm;
pub use news::Newsroom;
pub use plan::plan;
pub use recorded::recorded;
