//! From paths to what was read.

mod find;
mod intent;
mod load;

pub use load::{Group, Loaded, load};
