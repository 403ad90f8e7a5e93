//! Asks the real engines what the model was asked.

mod bench;
mod check;
mod diff;

use bench::Bench;
pub use check::{check, trace};
pub use diff::diff;
