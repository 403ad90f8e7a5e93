//! What both sides of a conversation need: a stream that can be looked at before it is read, heads, and bodies.

mod body;
mod head;
mod link;
mod percent;
mod stream;

pub(crate) use body::Framing;
pub(crate) use head::{Head, end as head_end};
pub(crate) use link::Link;
pub(crate) use percent::{percent_decoded, percent_encoded};
pub(crate) use stream::Wire;

/// A wire over whatever it may be.
pub(crate) type AnyWire = Wire<Box<dyn Link>>;
