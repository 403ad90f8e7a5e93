//! From paths to what was read.

mod find;
mod load;

pub use load::{Loaded, load};
