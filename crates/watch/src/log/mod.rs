//! An access log that is followed, cut into short times.

mod formats;
mod past;
mod slice;
mod source;
mod tail;

pub use formats::{candidates, plans};
pub(crate) use source::Source;
pub use tail::Tail;
