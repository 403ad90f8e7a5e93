//! `standard:`, what every configuration must keep to, in `evenkeel.yaml` or in a file that many share.

mod expression;
mod keys;
mod read;
mod types;
mod words;

pub use expression::Expression;
pub(super) use keys::STANDARD;
pub use read::read;
pub(super) use read::standard;
pub use types::{Level, Names, Own, Require, Standard, Subject};
pub(crate) use words::WAITS;
