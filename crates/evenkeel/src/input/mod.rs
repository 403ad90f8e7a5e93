//! From paths to what was read.

mod find;
mod intent;
mod load;

pub use intent::NAME as INTENT;
pub use load::{Balancer, Group, Loaded, load, load_configurations};
