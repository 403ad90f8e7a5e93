//! From paths to what was read.

mod around;
mod find;
mod git;
mod intent;
mod load;
mod revision;
mod side;
mod standard;

pub use around::{Hint, load_around};
pub use intent::{IntentFile, NAME as INTENT, nearest};
pub use load::{Balancer, Configuration, Group, Loaded, load, load_configurations, load_over};
pub use side::{Side, side};
