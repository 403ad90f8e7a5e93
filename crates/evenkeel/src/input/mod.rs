//! From paths to what was read.

mod find;
mod load;

pub use load::{Balancer, Loaded, load};
